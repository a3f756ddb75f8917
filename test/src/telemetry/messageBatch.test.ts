import { decode } from "cbor-x";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageBatch, maximumMessageBytes } from "../../../src/telemetry/messageBatch";
import { text } from "../support/fakeBoard";

describe("MessageBatch", () => {
  it("writes JSON records as an array", () => {
    const batch = new MessageBatch("json", 100);
    for (const item of ['{"a":1}', '{"b":2}']) batch.add(text.encode(item));
    expect(text.decode(batch.finish())).toBe('[{"a":1},{"b":2}]');
  });

  it.each([1, 2, 23, 24, 32, 255])("writes %d CBOR records as an array with the shortest head", (count) => {
    const batch = new MessageBatch("cbor", count);
    for (let item = 0; item < count; item++) expect(batch.add(Uint8Array.of(item % 24))).toBe(true);
    const bytes = batch.finish();
    expect(bytes).toHaveLength(count + (count < 24 ? 1 : 2));
    expect(decode(bytes)).toEqual(Array.from({ length: count }, (_, item) => item % 24));
  });

  it("takes no more than what was expected, nor than a message may have, and stays whole", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        lengths,
        fc.nat({ max: 8_000 }),
        fc.constantFrom("json", "cbor"),
        (all, expected, encoding) => {
          const batch = new MessageBatch(encoding as "json" | "cbor", expected);
          let taken = 0;
          // A text of letters in quotes, and a byte string, both of the length asked for.
          for (const length of all) {
            const item = new Uint8Array(length + 2).fill(0x61);
            item.set(encoding === "json" ? [0x22] : [0x58, length]);
            if (encoding === "json") item[length + 1] = 0x22;
            if (!batch.add(item)) break;
            taken++;
          }
          if (taken === 0) return;
          const bytes = batch.finish();
          expect(bytes.length).toBeLessThanOrEqual(Math.min(maximumMessageBytes, expected + 2));
          const items = encoding === "json" ? JSON.parse(text.decode(bytes) ?? "") : decode(bytes);
          expect(items).toHaveLength(taken);
        },
      ),
    );
  });
});
