import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeState, encodeState, maximumStateBytes } from "../../../src/modules/storedState";

const anyNumbers = fc.array(fc.double({ noNaN: true }), { maxLength: 185 });

/** What was stored, as a plain list. */
function decoded(bytes: Uint8Array) {
  const state = decodeState(bytes);
  return state && { at: state.at, numbers: Array.from(state.numbers) };
}

describe("decodeState", () => {
  it("gives back exactly what was stored", () => {
    const at = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined });
    fc.assert(
      fc.property(at, anyNumbers, (time, numbers) => {
        expect(decoded(encodeState({ at: time, numbers }))).toEqual({ at: time, numbers });
      }),
    );
  });

  it("reads bytes that lie anywhere in their memory", () => {
    const stored = encodeState({ at: 5, numbers: [1.5, -2] });
    const memory = new Uint8Array(stored.length + 3);
    memory.set(stored, 3);
    expect(decoded(memory.subarray(3))).toEqual({ at: 5, numbers: [1.5, -2] });
  });

  it("refuses every flipped bit", () => {
    const stored = encodeState({ at: 1_767_225_600_000, numbers: [1, 0.25, 900_000] });
    for (let bit = 0; bit < stored.length * 8; bit++) {
      const damaged = stored.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect([bit, decodeState(damaged)]).toEqual([bit, undefined]);
    }
  });

  it("refuses every length but the whole one", () => {
    const stored = encodeState({ at: 1, numbers: [1, 2, 3] });
    for (let length = 0; length < stored.length; length++)
      expect(decodeState(stored.subarray(0, length))).toBeUndefined();
    expect(decodeState(Uint8Array.of(...stored, ...new Uint8Array(8)))).toBeUndefined();
  });

  it("refuses bytes of any kind that it has not made", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2 * maximumStateBytes }), (bytes) => {
        expect(decodeState(bytes)).toBeUndefined();
      }),
    );
  });
});

describe("encodeState", () => {
  it("takes 185 numbers and no more", () => {
    const numbers = new Array<number>(185).fill(0.1);
    expect(encodeState({ at: undefined, numbers }).length).toBeLessThanOrEqual(maximumStateBytes);
    expect(() => encodeState({ at: undefined, numbers: [...numbers, 1] })).toThrow(RangeError);
  });
});
