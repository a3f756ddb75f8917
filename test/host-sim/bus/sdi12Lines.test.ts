import { describe, expect, it } from "vitest";
import { sdi12CheckOf } from "../../../host-sim/bus/sdi12Check";
import { Sdi12Lines } from "../../../host-sim/bus/sdi12Lines";
import { CHARACTER_MILLISECONDS, withParity } from "../../../host-sim/bus/sdi12Wire";

const PIN = 4;
const options = { pin: PIN, transmitPin: PIN };

function fixture() {
  const state = { ticks: 100 };
  const lines = new Sdi12Lines(() => state.ticks);
  const heard: [string, number][] = [];
  const woken: number[] = [];
  lines.wireOn(PIN).attach({
    wake: (at) => woken.push(at),
    hear: (command, at) => heard.push([command, at]),
  });
  const line = new lines.Sdi12(options);
  const received = () => Buffer.from(line.receive()).toString("latin1");
  return { state, lines, line, wire: lines.wireOn(PIN), heard, woken, received };
}

describe("withParity", () => {
  it("makes the number of ones even with the eighth bit", () => {
    expect([...withParity("0+A\r\n")]).toEqual([0x30, 0x2b, 0x41, 0x8d, 0x0a]);
  });
});

describe("sdi12CheckOf", () => {
  it.each([
    ["0+3.14", "OqZ"],
    ["0+3.14+2.718+1.414", "Ipz"],
  ])("gives the specification's check sum of %s", (text, check) => {
    expect(sdi12CheckOf(text)).toBe(check);
  });
});

describe("Sdi12Lines", () => {
  it("sends a break, marking and the command, each in its time, without waiting", () => {
    const { line, heard, woken, state } = fixture();
    line.send("0M!");
    expect([state.ticks, woken]).toEqual([100, [112]]);
    expect(heard.map(([command]) => command)).toEqual(["0M!"]);
    expect(heard[0]?.[1]).toBeCloseTo(112 + 4 * CHARACTER_MILLISECONDS, 6);
  });

  it("lets an answer arrive character by character at 1200 baud", () => {
    const { wire, received, state } = fixture();
    wire.say(withParity("0+1\r\n"), 110);
    const arrived = [118, 119, 127, 152].map((ticks) => {
      state.ticks = ticks;
      return received();
    });
    expect(arrived).toEqual(["", "0", "+", "1\r\n"]);
  });

  it("marks a character whose parity is wrong", () => {
    const { wire, received, state } = fixture();
    const characters = withParity("0+1");
    characters[1] = (characters[1] ?? 0) ^ 0x10;
    wire.say(characters, 100);
    state.ticks = 200;
    expect(received()).toBe("0\xff1");
  });

  it("spoils what two sensors say at once, and nothing else", () => {
    const { wire, received, state } = fixture();
    wire.say(withParity("0\r\n"), 100);
    wire.say(withParity("1\r\n"), 100 + 2.5 * CHARACTER_MILLISECONDS);
    state.ticks = 300;
    expect(received()).toBe("0\r\xff\xff\r\n");
  });

  it("drops what was not received when a command is sent", () => {
    const { wire, line, received, state } = fixture();
    wire.say(withParity("0\r\n"), 100);
    line.send("0!");
    state.ticks = 300;
    expect(received()).toBe("");
  });

  it("lets a tap change the command that is heard and the answer that arrives", () => {
    const { lines, wire, line, heard, received, state } = fixture();
    lines.tap = {
      command: (pin, command) => `${pin}${command}`,
      answer: (_pin, characters) => characters.subarray(1),
    };
    line.send("0!");
    wire.say(withParity("0\r\n"), 100);
    state.ticks = 300;
    expect([heard[0]?.[0], received()]).toEqual(["40!", "\r\n"]);
  });

  it("refuses pins in use until they are closed, and may be closed twice", () => {
    const { lines, line } = fixture();
    expect(() => new lines.Sdi12({ pin: 7, transmitPin: PIN })).toThrow("pin 4 is in use");
    expect(() => new lines.Sdi12({ pin: 7, transmitPin: 8 })).not.toThrow();
    line.close();
    new lines.Sdi12(options);
    line.close();
    expect(() => new lines.Sdi12(options)).toThrow("in use");
  });

  it("frees every pin at once, as a reset of the board does", () => {
    const { lines, line } = fixture();
    lines.releaseAll();
    new lines.Sdi12(options);
    line.close();
    expect(() => new lines.Sdi12(options)).toThrow("in use");
  });

  it("throws for any use after close", () => {
    const { line } = fixture();
    line.close();
    expect(() => line.send("0!")).toThrow("closed");
    expect(() => line.receive()).toThrow("closed");
  });
});
