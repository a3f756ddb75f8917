import type { Storage } from "../board/storage";
import { type CrashStreak, noCrashes } from "./crashStreak";
import type { FaultSink } from "./faultRegister";

/** Where the streak of crashes is kept. */
export const crashesKey = "crashes";

const format = 1;
/** Characters of a place (`Reset.enter`). */
const longestPlace = 23;

/** Keeps the streak of crashes: a byte for the format, one for the count, then the place in ASCII. Never throws. */
export class CrashStore {
  readonly #storage: Storage;
  readonly #faults: FaultSink;

  /** @param faults storageFailed is raised where the storage fails */
  constructor(storage: Storage, faults: FaultSink) {
    this.#storage = storage;
    this.#faults = faults;
  }

  /** What is damaged counts as none: at worst the safe mode begins some crashes later. */
  load(): CrashStreak {
    try {
      const bytes = this.#storage.read(crashesKey);
      return (bytes && decode(bytes)) ?? noCrashes;
    } catch {
      this.#faults.raise("storageFailed");
      return noCrashes;
    }
  }

  store(streak: CrashStreak): void {
    try {
      if (streak.count === 0) this.#storage.remove(crashesKey);
      else this.#storage.write(crashesKey, encode(streak));
      this.#faults.clear("storageFailed");
    } catch {
      this.#faults.raise("storageFailed");
    }
  }
}

function encode({ count, place }: CrashStreak): Uint8Array {
  const bytes = new Uint8Array(2 + Math.min(place.length, longestPlace));
  bytes[0] = format;
  bytes[1] = count;
  for (let at = 2; at < bytes.length; at++) bytes[at] = place.charCodeAt(at - 2) & 0x7f;
  return bytes;
}

function decode(bytes: Uint8Array): CrashStreak | undefined {
  const count = bytes[1];
  if (bytes[0] !== format || !count || bytes.length > 2 + longestPlace) return undefined;
  const place = bytes.subarray(2);
  if (place.some((character) => character < 0x20 || character > 0x7e)) return undefined;
  return { count, place: String.fromCharCode(...place) };
}
