import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { DigitalPins } from "../../../host-sim/bus/digitalPins";
import { sdi12CheckOf } from "../../../host-sim/bus/sdi12Check";
import { Sdi12Lines } from "../../../host-sim/bus/sdi12Lines";
import { attachSdi12Sensor, type Sdi12Sensor } from "../../../host-sim/bus/sdi12Sensor";
import type { PartSurroundings } from "../../../host-sim/bus/simulatedPart";

const PIN = 4;
const POWER_PIN = 6;

function fixture({
  address = "0",
  model = "teros12",
  gated = false,
  curve,
}: {
  address?: string;
  model?: string;
  gated?: boolean;
  curve?: PartSurroundings["curve"];
} = {}) {
  const state = { ticks: 0, moisture: 0.25 as number | undefined, celsius: -2.34 as number | undefined };
  const lines = new Sdi12Lines(() => state.ticks);
  const digital = new DigitalPins();
  const probe = { place: 1 as const, options: { address, model } };
  const options = { pin: PIN, ...(gated && { powerPin: POWER_PIN }) };
  const part = attachSdi12Sensor(
    { kind: "sdi12", options, probes: [probe] },
    probe,
    { sdi12: lines, digital },
    {
      ticks: () => state.ticks,
      moisture: () => state.moisture,
      temperature: () => state.celsius,
      airTemperature: () => undefined,
      airHumidity: () => undefined,
      volts: () => 4,
      random: new SeededRandom(1),
      ...(curve && { curve }),
    },
  ) as Sdi12Sensor;
  const line = new lines.Sdi12({ pin: PIN, transmitPin: PIN });
  /** What is heard within some milliseconds. */
  const listen = (milliseconds = 500) => {
    state.ticks += milliseconds;
    return Buffer.from(line.receive()).toString("latin1");
  };
  const ask = (command: string, milliseconds?: number) => {
    line.send(command);
    return listen(milliseconds);
  };
  return { state, part, lines, line, digital, ask, listen };
}

const checked = (text: string) => `${text}${sdi12CheckOf(text)}\r\n`;
const countsIn = (answer: string) => Number(/^0\+(\d+\.\d\d)/.exec(answer)?.[1]);

describe("Sdi12Sensor", () => {
  it.each([
    ["0!", "0\r\n"],
    ["?!", "0\r\n"],
    ["0I!", "013METER   TER12 301\r\n"],
    ["0V!", "00000\r\n"],
    ["0M1!", "00000\r\n"],
    ["0C1!", "000000\r\n"],
    ["0D0!", "0\r\n"],
    ["1!", ""],
    ["0X!", ""],
    ["0", ""],
    ["", ""],
  ])('answers "%s" with %j', (command, answer) => {
    expect(fixture().ask(command)).toBe(answer);
  });

  it("begins its answer within 15 ms of the command", () => {
    const { ask } = fixture();
    // Break, marking, two characters, 15 ms and the first character.
    expect(ask("0!", 12 + 25 + 15 + 9)).toBe("0");
  });

  it("measures counts, temperature and conductivity", () => {
    const { ask } = fixture();
    expect(ask("0C!")).toBe("000103\r\n");
    const answer = ask("0D0!");
    expect(answer).toMatch(/^0\+\d{4}\.\d\d-2\.3\+156\r\n$/);
    expect(countsIn(answer)).toBeCloseTo((0.25 + 0.6956) / 3.879e-4, -0.5);
    expect(ask("0D0!")).toBe(answer);
    expect(ask("0D1!")).toBe("0\r\n");
  });

  it("measures no conductivity as a TEROS 11, and by the curve of its unit", () => {
    const { ask } = fixture({ model: "teros11", curve: (moisture) => 8000 * moisture });
    expect(ask("0I!")).toContain("TER11");
    expect(ask("0C!")).toBe("000102\r\n");
    expect(countsIn(ask("0D0!"))).toBeCloseTo(2000, -0.5);
  });

  it("adds a check sum where it was asked for", () => {
    const { ask } = fixture();
    ask("0CC!");
    const answer = ask("0D0!");
    expect(answer).toBe(checked(answer.slice(0, -5)));
    expect(ask("0D1!")).toBe(checked("0"));
    const continuous = ask("0RC0!");
    expect(continuous).toBe(checked(continuous.slice(0, -5)));
    expect(ask("0R0!")).toMatch(/^0\+\d{4}\.\d\d-2\.3\+156\r\n$/);
  });

  it("requests service after a measurement for the recorder alone, and ends it at a break", () => {
    const { ask, line, listen } = fixture();
    expect(ask("0M!", 500)).toBe("00013\r\n0\r\n");
    expect(ask("0D0!")).toMatch(/^0\+/);
    expect(ask("0M!", 120)).toBe("00013\r\n");
    line.send("1!");
    listen();
    expect(ask("0D0!")).toBe("0\r\n");
  });

  it("goes on with a concurrent measurement at a break, and ends it at a command to itself", () => {
    const { part, ask } = fixture();
    part.setFault("slow");
    ask("0C!");
    ask("1!", 3_000);
    expect(ask("0D0!")).toMatch(/^0\+/);
    ask("0C!");
    expect(ask("0!")).toBe("0\r\n");
    expect(ask("0D0!", 4_000)).toBe("0\r\n");
  });

  it("changes its address", () => {
    const { ask } = fixture();
    expect(ask("0A7!")).toBe("7\r\n");
    expect([ask("0!"), ask("7!"), ask("7A?!")]).toEqual(["", "7\r\n", ""]);
  });

  it("is deaf until it has started, and says its values once where its address is 0", () => {
    const { digital, ask, listen } = fixture({ gated: true });
    expect(ask("0!")).toBe("");
    const supply = new digital.Output({ pin: POWER_PIN, initialValue: 1 });
    expect(ask("0!", 250)).toBe("");
    expect(ask("0!")).toBe("0\r\n");
    supply.write(0);
    expect(ask("0!")).toBe("");
    supply.write(1);
    expect(listen().length).toBeGreaterThan(15);
    const silent = fixture({ gated: true, address: "3" });
    new silent.digital.Output({ pin: POWER_PIN, initialValue: 1 });
    expect([silent.listen(), silent.ask("3!")]).toEqual(["", "3\r\n"]);
  });

  it("forgets a measurement without its supply", () => {
    const { part, ask, listen } = fixture();
    ask("0C!");
    part.powerCycle();
    listen();
    expect(ask("0D0!")).toBe("0\r\n");
  });

  it("gives -9999 for what nobody knows", () => {
    const { state, ask } = fixture();
    state.moisture = undefined;
    state.celsius = undefined;
    expect(ask("0R0!")).toBe("0-9999-9999-9999\r\n");
  });

  describe("with a fault", () => {
    it.each(["noAnswer", "swappedWires"] as const)("%s: is silent", (fault) => {
      const { part, ask } = fixture();
      part.setFault(fault);
      expect([part.fault, ask("0!"), ask("0I!")]).toEqual([fault, "", ""]);
    });

    it("badCrc: gives a check sum that does not fit", () => {
      const { part, ask } = fixture();
      part.setFault("badCrc");
      const answer = ask("0RC0!");
      expect(answer).toMatch(/^0\+.*\r\n$/);
      expect(answer).not.toBe(checked(answer.slice(0, -5)));
    });

    it("slow: is not done when it said it would be", () => {
      const { part, ask, listen } = fixture();
      part.setFault("slow");
      expect(ask("0C!")).toBe("000103\r\n");
      listen(1_000);
      expect(ask("0D0!")).toBe("0\r\n");
    });

    it("brownOut: starts anew when it measures", () => {
      const { part, ask } = fixture({ address: "2" });
      part.setFault("brownOut");
      expect(ask("2C!", 150)).toBe("200103\r\n");
      expect(ask("2D0!", 200)).toBe("");
      expect(ask("2D0!")).toBe("2\r\n");
    });

    it("stuck, noise, drift: keeps its values, scatters them, runs away", () => {
      const { state, part, ask } = fixture();
      const read = () => countsIn(ask("0R0!"));
      const well = read();
      part.setFault("stuck");
      state.moisture = 0.3;
      expect([read(), read()]).toEqual([well, well]);
      state.moisture = 0.25;
      part.setFault("noise");
      const scattered = Array.from({ length: 20 }, read);
      expect(Math.max(...scattered) - Math.min(...scattered)).toBeGreaterThan(50);
      part.setFault("drift");
      state.ticks += 10 * 3_600_000;
      expect(read() - well).toBeCloseTo(200, -1);
    });

    it("is well again afterwards", () => {
      const { part, ask } = fixture();
      for (const fault of part.faults) part.setFault(fault);
      part.setFault(undefined);
      expect([part.fault, ask("0!")]).toEqual([undefined, "0\r\n"]);
    });
  });
});
