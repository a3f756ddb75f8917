import { describe, expect, it } from "vitest";
import { withParity } from "../../../host-sim/bus/sdi12Wire";
import type { PartSample } from "../../../src/sensors/part";
import { partTable } from "../../../src/sensors/partTable";
import { Sdi12Probe, sdi12Part } from "../../../src/sensors/sdi12Probe";
import { pin, powerPin, terosOnWire } from "./terosOnWire";

/** Raw value of a water content by the maker's line, m³/m³. */
const counts = (moisture: number) => (moisture + 0.6956) / 3.879e-4;
const numberOf = (measured: unknown) => (measured as { value: number }).value;

const valuesOf = (samples: readonly PartSample[]) =>
  samples.flatMap((sample) => Object.values(sample)).filter((measured) => "value" in measured);

describe("Sdi12Probe", () => {
  it("measures water, temperature and conductivity with a TEROS 12", () => {
    const { measure } = terosOnWire();
    const { samples, milliseconds } = measure();
    expect(samples).toHaveLength(1);
    expect(numberOf(samples[0]?.moistureRaw)).toBeCloseTo(counts(0.25), -0.5);
    expect(samples[0]?.temperature).toEqual({ value: 18.3 });
    expect(numberOf(samples[0]?.conductivity)).toBeCloseTo(0.0156, 5);
    expect(milliseconds).toBeLessThan(3_000);
  });

  it("has a nominal line that is the maker's", () => {
    const { nominal } = sdi12Part.moisture;
    expect(nominal.dryRaw * 3.879e-4 - 0.6956).toBeCloseTo(nominal.dryWaterContent, 6);
    expect(nominal.wetRaw * 3.879e-4 - 0.6956).toBeCloseTo(nominal.wetWaterContent, 6);
  });

  it("measures no conductivity with a TEROS 11", () => {
    const [sample] = terosOnWire({ probes: ["0:teros11"] }).measure().samples;
    expect(Object.keys(sample ?? {})).toEqual(["moistureRaw", "temperature"]);
  });

  it("lets several probes measure at the same time, and asks who they are once", () => {
    const { measure, listen } = terosOnWire({ probes: ["0", "1:teros11", "b"] });
    const heard = listen();
    const { samples, milliseconds } = measure();
    expect(samples.map(({ temperature }) => temperature)).toEqual([
      { value: 18.3 },
      { value: 18.3 },
      { value: 18.3 },
    ]);
    expect(heard).toEqual([
      ...["0I!", "0CC!", "0CC!", "1I!", "1CC!", "1CC!", "bI!", "bCC!", "bCC!"],
      ...["0D0!", "0D0!", "0D0!", "0D0!", "1D0!", "1D0!", "1D0!", "1D0!", "bD0!", "bD0!", "bD0!", "bD0!"],
    ]);
    expect(milliseconds).toBeLessThan(7_000);
    heard.length = 0;
    measure();
    expect(heard.filter((command) => command.endsWith("I!"))).toEqual([]);
  });

  it("switches the supply on for a measurement only, and drops the start string", () => {
    const { measure, digital, driver } = terosOnWire({ gated: true });
    expect(digital.levelOf(powerPin)).toBe(0);
    driver.start();
    expect(digital.levelOf(powerPin)).toBe(1);
    expect(measure().samples[0]?.temperature).toEqual({ value: 18.3 });
    expect(digital.levelOf(powerPin)).toBe(0);
    driver.start();
    driver.close();
    expect(digital.levelOf(powerPin)).toBeUndefined();
  });

  it.each([
    ["noAnswer", "NoResponse"],
    ["swappedWires", "NoResponse"],
    ["badCrc", "Corrupt"],
    ["slow", "NotReady"],
  ] as const)("tells %s as %s of water and temperature, with the supply off, and recovers", (fault, told) => {
    const { parts, measure, digital } = terosOnWire({ gated: true });
    parts[0]?.setFault(fault);
    const moisture = { fault: `moisture${told}` };
    expect(measure().samples).toEqual([
      { moistureRaw: moisture, temperature: { fault: `temperature${told}` }, conductivity: moisture },
    ]);
    expect(digital.levelOf(powerPin)).toBe(0);
    parts[0]?.setFault(undefined);
    expect(measure().samples[0]?.temperature).toEqual({ value: 18.3 });
  });

  it("gives no value where the supply breaks down in each measurement", () => {
    const { parts, measure } = terosOnWire();
    parts[0]?.setFault("brownOut");
    expect(valuesOf(measure().samples)).toEqual([]);
  });

  it("goes on with the others where one is silent", () => {
    const { parts, measure } = terosOnWire({ probes: ["0", "1"] });
    parts[0]?.setFault("noAnswer");
    const [silent, other] = measure().samples;
    expect(silent?.moistureRaw).toEqual({ fault: "moistureNoResponse" });
    expect(other?.temperature).toEqual({ value: 18.3 });
  });

  it.each([
    ["0", "0:teros11"],
    ["0:teros11", "0"],
  ])("says that a probe %s is another one where %s is plugged in", (told, really) => {
    const { measure } = terosOnWire({ probes: [told], really: [really] });
    expect(measure().samples[0]).toMatchObject({
      moistureRaw: { fault: "moistureWrongPart" },
      temperature: { fault: "temperatureNoResponse" },
    });
  });

  it("gives faults for the error numbers of a probe", () => {
    const { state, measure } = terosOnWire();
    state.moisture = undefined;
    state.celsius = undefined;
    expect(measure().samples).toEqual([
      {
        moistureRaw: { fault: "moistureNoSignal" },
        temperature: { fault: "temperatureOutOfRange" },
        conductivity: { fault: "moistureNoSignal" },
      },
    ]);
  });

  it("believes what is exactly as last time only where a second measurement says so", () => {
    const { parts, measure, listen } = terosOnWire();
    measure();
    parts[0]?.setFault("stuck");
    const heard = listen();
    expect(measure().samples[0]).not.toHaveProperty("moistureRaw.fault");
    const said = (count: number, command: string) => Array.from({ length: count }, () => command);
    expect(heard).toEqual([...said(2, "0CC!"), ...said(4, "0D0!"), ...said(4, "0CC!"), ...said(16, "0D0!")]);
  });

  it("takes no values that were said the measurement before for those of this one", () => {
    const { state, lines, measure } = terosOnWire();
    const said: Uint8Array[] = [];
    lines.tap = {
      answer: (_pin, characters) => {
        if (characters.length > 15) said.push(characters);
        return characters;
      },
    };
    const before = numberOf(measure().samples[0]?.moistureRaw);
    state.moisture = 0.1;
    let replays = 3;
    lines.tap = {
      answer: (_pin, characters) =>
        characters.length > 15 && replays-- > 0 ? (said.at(-1) as Uint8Array) : characters,
    };
    const after = numberOf(measure().samples[0]?.moistureRaw);
    expect(before).toBeCloseTo(counts(0.25), -0.5);
    expect(after).toBeCloseTo(counts(0.1), -0.5);
  });

  it("wants its values said more often on a line that was bad lately", () => {
    const { state, lines, measure, listen } = terosOnWire();
    let first = true;
    lines.tap = {
      answer: (_pin, characters) => {
        if (!first) return characters;
        first = false;
        return characters.subarray(3);
      },
    };
    measure();
    const asked = Array.from({ length: 9 }, (_, index) => {
      state.moisture = 0.2 + index / 100;
      const heard = listen();
      measure();
      return heard.filter((command) => command === "0D0!").length;
    });
    expect(asked).toEqual([16, 16, 16, 16, 16, 16, 16, 4, 4]);
  });

  it("takes no old values where a command to measure is lost and its answer an old one", () => {
    const { state, lines, driver, measure } = terosOnWire();
    measure();
    // A measurement that is given up before its values, which nobody knows then, are read.
    state.moisture = 0.4;
    state.ticks += driver.start();
    for (let step = 0; step < 3; step++) state.ticks += driver.sample() as number;
    state.ticks += 10_000;
    state.moisture = 0.1;
    let lost = 1;
    lines.tap = {
      command: (_pin, command) => {
        if (command !== "0CC!" || lost === 0) return command;
        lost--;
        // The sensor hears nothing, and what is heard of it is the promise that it always makes.
        lines.wireOn(pin).say(withParity("000103\r\n"), state.ticks + 60);
        return "";
      },
    };
    expect(numberOf(measure().samples[0]?.moistureRaw)).toBeCloseTo(counts(0.1), -0.5);
  });

  it("gives up by itself where answers contradict each other for ever, and recovers", () => {
    const { state, lines, measure } = terosOnWire({ probes: ["0", "1", "b"] });
    let at = 0;
    lines.tap = {
      command: (_pin, command) => {
        // Each time another value, right in itself: as if each were an old one.
        state.moisture = 0.1 + (at++ % 7) / 100;
        return command.replace("D0", "RC0");
      },
    };
    const { samples, milliseconds } = measure();
    expect(samples.map(({ moistureRaw }) => moistureRaw)).toEqual(
      samples.map(() => ({ fault: "moistureCorrupt" })),
    );
    expect(milliseconds).toBeLessThan(21_000);
    lines.tap = undefined;
    expect(valuesOf(measure().samples)).toHaveLength(9);
  });

  it("makes nothing of a measurement that a garbled line spoils, whatever it garbles", () => {
    const { lines, measure } = terosOnWire();
    let at = 0;
    lines.tap = {
      answer: (_pin, characters) => {
        const copy = characters.slice();
        const place = at++ % copy.length;
        copy[place] = (copy[place] ?? 0) ^ 0x03;
        return copy;
      },
    };
    for (let count = 0; count < 5; count++) expect(valuesOf(measure().samples)).toEqual([]);
  });

  it("drops a measurement under way when a new one starts, and never gives one twice", () => {
    const { state, driver, measure } = terosOnWire();
    expect(() => driver.sample()).toThrow("No measurement");
    state.ticks += driver.start();
    state.ticks += driver.sample() as number;
    expect(measure().samples[0]?.temperature).toEqual({ value: 18.3 });
    expect(() => driver.sample()).toThrow("No measurement");
  });

  it("closes the line and its pins once, and then every other method throws", () => {
    const { driver, io, entry } = terosOnWire({ gated: true });
    expect(() => new Sdi12Probe(entry, io)).toThrow("in use");
    driver.close();
    const next = new Sdi12Probe(entry, io);
    driver.close();
    expect(() => new Sdi12Probe(entry, io)).toThrow("in use");
    expect(() => driver.start()).toThrow("closed");
    expect(() => driver.sample()).toThrow("closed");
    next.close();
  });
});

describe("options of an Sdi12Probe", () => {
  const probe = (address: string, model = "teros12") => ({ place: 1 as const, options: { address, model } });

  it.each([
    ["a pin that is none", { pin: -1 }, [probe("0")], "pin"],
    ["an address that is none", { pin }, [probe("?")], "address must be"],
    ["no address", { pin }, [probe("")], "address must be"],
    ["one address twice", { pin }, [probe("1"), probe("1", "teros11")], 'the address "1"'],
    ["a model it does not know", { pin }, [probe("0", "teros54")], "model"],
  ])("refuse %s before a pin is taken", (_what, options, probes, words) => {
    const { driver, io, entry } = terosOnWire();
    driver.close();
    expect(() => new Sdi12Probe({ kind: "sdi12", options, probes }, io)).toThrow(words);
    expect(() => new Sdi12Probe(entry, io)).not.toThrow();
  });

  it("refuse a board without a UART to spare", () => {
    const { io, entry } = terosOnWire();
    expect(() => sdi12Part.create(entry, { ...io, sdi12: undefined })).toThrow("no UART");
  });

  it("give back the pin of the supply where the line cannot be had", () => {
    const { digital, io, entry } = terosOnWire();
    const options = { pin, powerPin };
    expect(() => new Sdi12Probe({ ...entry, options }, io)).toThrow("in use");
    expect(digital.levelOf(powerPin)).toBeUndefined();
  });

  it("stand in the table of parts", () => {
    expect(partTable.sdi12).toBe(sdi12Part);
  });
});
