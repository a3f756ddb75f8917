import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../../../src/link/base64";

const bytes = (word: string) => new TextEncoder().encode(word);

describe("base64", () => {
  it.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["fooba", "Zm9vYmE="],
    ["foobar", "Zm9vYmFy"],
  ])("writes and reads the vector of RFC 4648 §10 for %j", (word, encoded) => {
    expect(encodeBase64(bytes(word))).toBe(encoded);
    expect(decodeBase64(encoded)).toEqual(bytes(word));
  });

  it("says the same as Node for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        expect(encodeBase64(value)).toBe(Buffer.from(value).toString("base64"));
      }),
    );
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        expect(decodeBase64(encodeBase64(value))).toEqual(value);
      }),
    );
  });

  it.each([
    "Z",
    "Zg",
    "Zg=",
    "=",
    "==",
    "====",
    "A===",
    "Zg==Zg==",
    "Z=g=",
    "Zm9v\n",
    "Zm-v",
    "Zm_v",
    "Zm 9",
    "Zmé9",
  ])("refuses %j", (encoded) => {
    expect(decodeBase64(encoded)).toBeUndefined();
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (value) => {
        const decoded = decodeBase64(value);
        expect(decoded === undefined || decoded.length <= value.length).toBe(true);
      }),
    );
  });
});
