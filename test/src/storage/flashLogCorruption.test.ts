import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import { headLength } from "../../../src/storage/logSector";
import { bodyOf, fill, openFlashLog, range, smallFlash, waitingIn } from "./openFlashLog";

/** A log with 100 entries of 32 bytes, of which some are removed, as bytes. */
function filledImage(): Uint8Array {
  const flash = smallFlash();
  const log = openFlashLog(flash);
  fill(log, 1, 100);
  for (const number of [1, 2, 40, 41, 100]) log.remove(number);
  return flash.image();
}

const image = filledImage();
const kept = waitingIn(openFlashLog(smallFlash({ image })));

function damagedFlash(damage: (bytes: Uint8Array) => void): NorFlash {
  const bytes = image.slice();
  damage(bytes);
  return smallFlash({ image: bytes });
}

const address = fc.nat({ max: image.length - 1 });
const anyDamage = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), address, value: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant("fill" as const), address, value: fc.constantFrom(0, 0xff, 0xa5) }),
  fc.record({ kind: fc.constant("move" as const), address, value: fc.nat({ max: 1023 }) }),
);

describe("FlashLog on damaged flash", () => {
  it("never gives a wrong body, never throws, and works on", () => {
    fc.assert(
      fc.property(fc.array(anyDamage, { minLength: 1, maxLength: 12 }), (damages) => {
        const flash = damagedFlash((bytes) => {
          for (const { kind, address: at, value } of damages) {
            if (kind === "flip") bytes[at] = (bytes[at] ?? 0) ^ value;
            else if (kind === "fill") bytes.fill(value, at, at + 90);
            else bytes.copyWithin(at, value * 4, value * 4 + 120);
          }
        });
        const log = openFlashLog(flash);
        const numbers = waitingIn(log);
        expect(
          numbers.filter((number, index) => number > 100 || number <= (numbers[index - 1] ?? 0)),
        ).toEqual([]);
        expect(
          numbers.filter((number) => log.next(number - 1)?.body.join() !== bodyOf(number).join()),
        ).toEqual([]);
        for (let number = 101; number <= 230; number += 10) {
          expect(fill(log, number, number + 9)).toBe(10);
          log.remove(log.next(0)?.number ?? 0);
        }
        expect(waitingIn(openFlashLog(flash)).slice(-60)).toEqual(range(171, 230));
        expect(log.next(229)?.body).toEqual(bodyOf(230));
      }),
      { numRuns: 120 },
    );
  });

  it("takes garbage for a log without entries", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new SeededRandom(seed);
        const garbage = new Uint8Array(image.length).map(() => Math.floor(random.random() * 256));
        const log = openFlashLog(smallFlash({ image: garbage }));
        expect(log).toMatchObject({ waiting: 0, lastNumber: 0, wasUsed: false, isWhole: true });
        expect(fill(log, 1, 40)).toBe(40);
        expect(waitingIn(log)).toEqual(range(1, 40));
      }),
      { numRuns: 20 },
    );
  });

  it("loses one entry only to a wrong bit, wherever it is, and counts it", () => {
    for (let bit = 0; bit < 30 * 32 * 8; bit += 13) {
      const at = headLength + (bit >> 3);
      const flash = damagedFlash((bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
      });
      const log = openFlashLog(flash);
      const numbers = waitingIn(log);
      // A bit of the state makes one that waits removed; the first two are removed already.
      const lost = kept.filter((number) => !numbers.includes(number));
      const entry = 1 + Math.floor((at - headLength) / 32);
      expect(lost.every((number) => number === entry)).toBe(true);
      const isState = (at - headLength) % 32 === 0;
      expect(log.damaged).toBe(isState ? 0 : 1);
    }
  });

  it("loses nothing to a wrong bit in the head of a sector", () => {
    for (let bit = 0; bit < 32 * 8; bit += 3) {
      const at = 1024 + (bit >> 3);
      const flash = damagedFlash((bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
      });
      expect(waitingIn(openFlashLog(flash))).toEqual(kept);
    }
  });

  it("does not take an entry in a body for one of its own", () => {
    // The third entry, which waits.
    const inner = image.slice(headLength + 64, headLength + 96);
    const flash = smallFlash();
    const log = openFlashLog(flash);
    for (let number = 1; number <= 20; number++) log.append(number, 1, inner);
    const bytes = flash.image();
    for (let entry = 0; entry < 20; entry++) bytes[headLength + entry * 44 + 4] = 0x99;
    expect(waitingIn(openFlashLog(smallFlash({ image: bytes })))).toEqual([]);
  });
});
