import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sdi12CheckOf } from "../../../host-sim/bus/sdi12Check";
import { endsSdi12Answer, readSdi12Answer } from "../../../src/sensors/sdi12Answer";
import { isSdi12Address, sdi12Commands } from "../../../src/sensors/sdi12Commands";

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const value = fc
  .tuple(fc.constantFrom("+", "-"), fc.nat({ max: 99_999 }), fc.nat({ max: 9 }))
  .map(([sign, whole, tenth]) => `${sign}${whole}.${tenth}`);
const values = fc.array(value, { minLength: 1, maxLength: 5 }).map((list) => list.join(""));

describe("sdi12Commands", () => {
  it("are those of the specification", () => {
    const { measure, data, continuousChecked, changeAddress, queryAddress } = sdi12Commands;
    expect([measure("0"), data("a", 3), continuousChecked("Z", 0), changeAddress("0", "b")]).toEqual([
      "0M!",
      "aD3!",
      "ZRC0!",
      "0Ab!",
    ]);
    const { acknowledge, identify, measureChecked, concurrent, concurrentChecked, verify, continuous } =
      sdi12Commands;
    expect(
      [acknowledge, identify, measureChecked, concurrent, concurrentChecked, verify].map((of) => of("1")),
    ).toEqual(["1!", "1I!", "1MC!", "1C!", "1CC!", "1V!"]);
    expect([continuous("1", 9), queryAddress()]).toEqual(["1R9!", "?!"]);
  });

  it.each(["0", "9", "a", "Z"])("go to the address %s", (address) => {
    expect(isSdi12Address(address)).toBe(true);
  });

  it.each(["", "?", "00", "é", "!"])('go to no address "%s"', (address) => {
    expect(isSdi12Address(address)).toBe(false);
  });
});

describe("readSdi12Answer", () => {
  it.each([
    ["0+3.14OqZ\r\n", "+3.14"],
    ["0+3.14+2.718+1.414Ipz\r\n", "+3.14+2.718+1.414"],
  ])("checks the specification's example %j", (answer, text) => {
    expect(readSdi12Answer(bytes(answer), "0", true)).toBe(text);
  });

  it("reads an answer without a check sum, and one that is an address alone", () => {
    expect(readSdi12Answer(bytes("300103\r\n"), "3", false)).toBe("00103");
    expect(readSdi12Answer(bytes("a\r\n"), "a", false)).toBe("");
    expect(readSdi12Answer(bytes(`a${sdi12CheckOf("a")}\r\n`), "a", true)).toBe("");
  });

  it.each([
    "",
    "\r\n",
    "0",
    "0+1\r",
    "0+1\n\r",
    "1+1\r\n",
    "0+\x001\r\n",
    "0+\xff1\r\n",
    " 0+1\r\n",
    `0${"+1".repeat(60)}\r\n`,
  ])("refuses %j", (answer) => {
    expect(readSdi12Answer(bytes(answer), "0", false)).toBeUndefined();
  });

  it("finds up to three flipped bits in a checked answer", () => {
    const flips = fc.uniqueArray(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, flips, (text, places) => {
        const answer = bytes(`0${text}${sdi12CheckOf(`0${text}`)}\r\n`);
        // The eighth bit is the parity's, which the line takes off.
        const bits = new Set(places.map((place) => place % (answer.length * 7)));
        for (const bit of bits) {
          const at = Math.floor(bit / 7);
          answer[at] = (answer[at] ?? 0) ^ (1 << (bit % 7));
        }
        expect(readSdi12Answer(answer, "0", true)).toBeUndefined();
      }),
    );
  });

  it("finds every answer that is cut short or has lost a character", () => {
    fc.assert(
      fc.property(values, fc.nat({ max: 50 }), (text, place) => {
        const answer = bytes(`0${text}${sdi12CheckOf(`0${text}`)}\r\n`);
        const at = place % answer.length;
        expect(readSdi12Answer(answer.subarray(0, at), "0", true)).toBeUndefined();
        const without = Uint8Array.from([...answer.subarray(0, at), ...answer.subarray(at + 1)]);
        expect(readSdi12Answer(without, "0", true)).toBeUndefined();
      }),
      // One of 65,536 check sums fits by accident.
      { seed: 5 },
    );
  });
});

describe("endsSdi12Answer", () => {
  it("waits for carriage return and line feed", () => {
    expect(endsSdi12Answer(bytes("0+1\r\n"), 5)).toBe(true);
    expect([0, 1, 4].map((length) => endsSdi12Answer(bytes("0+1\r\n"), length))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
