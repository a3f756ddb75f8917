import { decode } from "cbor-x";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CborWriter } from "../../../src/telemetry/cborWriter";

function hexOf(write: (writer: CborWriter) => void): string {
  const writer = new CborWriter(256);
  write(writer);
  return Buffer.from(writer.finish()).toString("hex");
}

describe("CborWriter", () => {
  it.each([
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [255, "18ff"],
    [256, "190100"],
    [65_535, "19ffff"],
    [65_536, "1a00010000"],
    [1_000_000, "1a000f4240"],
    [4_294_967_295, "1affffffff"],
    [4_294_967_296, "1b0000000100000000"],
    [1_000_000_000_000, "1b000000e8d4a51000"],
    [Number.MAX_SAFE_INTEGER, "1b001fffffffffffff"],
    [-1, "20"],
    [-24, "37"],
    [-25, "3818"],
    [-100, "3863"],
    [-1000, "3903e7"],
    [Number.MIN_SAFE_INTEGER, "3b001ffffffffffffe"],
  ])("writes %i in its shortest form (RFC 8949, appendix A)", (value, hex) => {
    expect(hexOf((writer) => writer.integer(value))).toBe(hex);
  });

  it("writes arrays and maps of definite length", () => {
    expect(
      hexOf((writer) => {
        writer.map(2);
        writer.integer(1);
        writer.integer(2);
        writer.integer(3);
        writer.array(25);
        for (let item = 1; item <= 25; item++) writer.integer(item);
      }),
    ).toBe(`a20102039819${"0102030405060708090a0b0c0d0e0f101112131415161718181819"}`);
  });

  it("agrees with another decoder for any whole number", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(
          Number(
            decode(
              Buffer.from(
                hexOf((writer) => writer.integer(value)),
                "hex",
              ),
            ),
          ),
        ).toBe(value);
      }),
    );
  });

  it("grows to its maximum and no further", () => {
    const writer = new CborWriter(100);
    for (let count = 0; count < 100; count++) writer.integer(1);
    expect(() => writer.integer(1)).toThrow(RangeError);
    expect(writer.finish()).toEqual(new Uint8Array(100).fill(1));
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses %d", (value) => {
    expect(() => new CborWriter(16).integer(value)).toThrow(RangeError);
  });

  it("hands out a copy of exactly what was written", () => {
    const writer = new CborWriter(256);
    writer.integer(5);
    const bytes = writer.finish();
    writer.integer(6);
    expect([...bytes]).toEqual([5]);
    expect(bytes.buffer.byteLength).toBe(1);
  });
});
