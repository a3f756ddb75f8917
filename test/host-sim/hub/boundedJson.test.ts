import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBoundedJson } from "../../../host-sim/hub/boundedJson";

const bytes = (text: string) => new TextEncoder().encode(text);
const bounds = { maximumBytes: 1000, maximumDepth: 5 };

describe("bounded JSON", () => {
  it("gives what JSON.parse gives for any value within its bounds", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), (text) => {
        fc.pre(bytes(text).length <= 1000);
        expect(parseBoundedJson(bytes(text), bounds)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it("refuses one byte and one level too many, before parsing", () => {
    expect(parseBoundedJson(bytes(`"${"a".repeat(998)}"`), bounds)).toHaveProperty("value");
    expect(parseBoundedJson(bytes(`"${"a".repeat(999)}"`), bounds)).toMatchObject({ fault: "tooLarge" });
    expect(parseBoundedJson(bytes('[[[[{"a":1}]]]]'), bounds)).toHaveProperty("value");
    expect(parseBoundedJson(bytes("[[[[[["), bounds)).toMatchObject({ fault: "tooDeep" });
  });

  it("does not count brackets in strings, escaped quotes included", () => {
    expect(parseBoundedJson(bytes('{"a":"\\"[[[[[[[[{{{{"}'), bounds)).toEqual({
      value: { a: '"[[[[[[[[{{{{' },
    });
  });

  it("answers broken text and broken UTF-8 with a value, never an exception", () => {
    expect(parseBoundedJson(bytes('{"a":'), bounds)).toMatchObject({ fault: "malformed" });
    expect(parseBoundedJson(Uint8Array.of(0x22, 0xff, 0x22), bounds)).toMatchObject({ fault: "malformed" });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (junk) => {
        parseBoundedJson(junk, bounds);
      }),
    );
  });
});
