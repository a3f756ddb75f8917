import { crc32 as crc32OfNode } from "node:zlib";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../../src/storage/crc32";

const text = "The quick brown fox jumps over the lazy dog.";

describe("crc32", () => {
  it("is the CRC-32 of IEEE 802.3", () => {
    const bytes = new TextEncoder().encode(text);
    const words = new Int32Array(bytes.buffer);
    expect(crc32(words, 0, words.length, 0) >>> 0).toBe(0x519025e9);
    if (typeof crc32OfNode === "function")
      expect(crc32(words, 2, 7, 0) >>> 0).toBe(crc32OfNode(bytes.slice(8, 28)));
  });

  it("differs with its seed", () => {
    expect(crc32(new Int32Array(4), 0, 4, 1)).not.toBe(crc32(new Int32Array(4), 0, 4, 2));
  });

  it("counts given bits of the first word as set", () => {
    const set = crc32(Int32Array.of(0x1234_56ff, 5), 0, 2, 9);
    expect(crc32(Int32Array.of(0x1234_5600, 5), 0, 2, 9, 0xff)).toBe(set);
    expect(crc32(Int32Array.of(0x1234_5635, 5), 0, 2, 9, 0xff)).toBe(set);
  });
});
