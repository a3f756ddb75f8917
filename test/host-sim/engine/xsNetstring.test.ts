import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeNetstring, NetstringReader } from "../../../host-sim/engine/xsNetstring";

/** Reads from bytes that arrive in pieces of the given size. */
function readerOf(bytes: Uint8Array, pieceLength = bytes.length): NetstringReader {
  let read = 0;
  return new NetstringReader((buffer, offset) => {
    const count = Math.min(pieceLength, bytes.length - read, buffer.length - offset);
    buffer.set(bytes.subarray(read, read + count), offset);
    read += count;
    return count;
  });
}

describe("netstrings", () => {
  test("are a length, a colon, the bytes and a comma", () => {
    expect(encodeNetstring("e", Buffer.from("1+1")).toString()).toBe("4:e1+1,");
    expect(encodeNetstring("", new Uint8Array(0)).toString()).toBe("0:,");
  });

  test("come back one by one, however the bytes are cut", () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 64 }), (strings, pieceLength) => {
        const reader = readerOf(
          Buffer.concat(strings.map((bytes) => encodeNetstring("?", bytes))),
          pieceLength,
        );
        for (const bytes of strings) {
          expect(reader.next()).toEqual(Buffer.concat([Buffer.from("?"), bytes]));
        }
        expect(reader.next()).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  test("longer than the buffer are read whole", () => {
    const bytes = Buffer.alloc(300_000, "x");
    const reader = readerOf(Buffer.concat([encodeNetstring("", bytes), encodeNetstring("", bytes)]), 65_536);
    expect(reader.next()?.equals(bytes)).toBe(true);
    expect(reader.next()?.equals(bytes)).toBe(true);
  });

  test("that were cut short are none", () => {
    expect(readerOf(Buffer.from("5:hell")).next()).toBeUndefined();
    expect(readerOf(Buffer.from("5:hello")).next()).toBeUndefined();
    expect(readerOf(Buffer.from("5")).next()).toBeUndefined();
  });

  test("without a length are refused", () => {
    for (const text of [":hello,", "x:hello,", "-1:,", "1234567890123:x,", "no colon in sight"]) {
      expect(() => readerOf(Buffer.from(text)).next(), text).toThrow("does not begin with its length");
    }
  });

  test("without a comma behind them are refused", () => {
    expect(() => readerOf(Buffer.from("5:hello!")).next()).toThrow("does not end with a comma");
  });
});
