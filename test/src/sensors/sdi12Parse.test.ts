import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIdentification, parsePromise, parseValues } from "../../../src/sensors/sdi12Parse";

describe("parsePromise", () => {
  it("reads seconds and number of values", () => {
    expect(parsePromise("0013", false)).toEqual({ seconds: 1, values: 3 });
    expect(parsePromise("12020", true)).toEqual({ seconds: 120, values: 20 });
  });

  it.each(["", "001", "00103", "0o13", "+013", "001 "])('refuses "%s" of a measurement', (text) => {
    expect(parsePromise(text, false)).toBeUndefined();
  });

  it.each(["0013", "001003", "001-3"])('refuses "%s" of a concurrent one', (text) => {
    expect(parsePromise(text, true)).toBeUndefined();
  });
});

describe("parseValues", () => {
  it.each([
    ["", []],
    ["+1846.16+22.3+1", [1846.16, 22.3, 1]],
    ["+1846.16-2.3", [1846.16, -2.3]],
    ["-9999-9999", [-9999, -9999]],
    ["+.5-7.", [0.5, -7]],
    ["+0-0", [0, 0]],
    ["+1234567.", [1_234_567]],
  ])('reads "%s"', (text, values) => {
    expect(parseValues(text)).toEqual(values);
  });

  it.each([
    "1",
    "+",
    "+-1",
    "+1+",
    "+1.2.3",
    "+.",
    "+1e3",
    "+0x1",
    " +1",
    "+1 ",
    "+1 +2",
    "+12345678.9",
    "abc",
  ])('refuses "%s"', (text) => {
    expect(parseValues(text)).toBeUndefined();
  });

  it("reads what a sensor writes, and nothing but finite numbers of any text", () => {
    const number = fc.integer({ min: -99_999, max: 99_999 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(fc.array(number, { maxLength: 9 }), (numbers) => {
        const text = numbers.map((each) => (each < 0 ? `${each}` : `+${each}`)).join("");
        expect(parseValues(text)).toEqual(numbers);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."+-.0123456789 e") }), (text) => {
        for (const each of parseValues(text) ?? []) expect(Number.isFinite(each)).toBe(true);
      }),
    );
  });
});

describe("parseIdentification", () => {
  it("reads maker and model, with a serial number or without", () => {
    const teros = { vendor: "METER", model: "TER12" };
    expect(parseIdentification("13METER   TER12 301T12-00082937")).toEqual(teros);
    expect(parseIdentification("13METER   TER12 301")).toEqual(teros);
  });

  it.each(["", "13METER", "13METER   TER12 30", "1xMETER   TER12 301"])('refuses "%s"', (text) => {
    expect(parseIdentification(text)).toBeUndefined();
  });
});
