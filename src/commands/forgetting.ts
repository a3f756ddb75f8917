import type { Storage } from "../board/storage";
import type { FaultCode } from "../model/faults";

/** What stands here says that a factory reset has begun and not ended. */
const forgettingKey = "forgetting";

/**
 * Removes what is stored under the keys, all of it or nothing, also where the power is cut in between: the next start ends what
 * this has begun (`finishForgetting`). Throws the first thing that the storage throws, when it has tried every key.
 */
export function forget(storage: Storage, keys: readonly string[]): void {
  if (keys.length === 0) return;
  storage.write(forgettingKey, new Uint8Array([1]));
  const failures: unknown[] = [];
  for (const key of [...keys, forgettingKey]) {
    try {
      storage.remove(key);
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length === 0) return;
  try {
    // What is refused is not to happen at the next start.
    storage.remove(forgettingKey);
  } catch {
    // Whatever refuses this has refused the rest.
  }
  throw failures[0];
}

/** Ends what a power cut has broken off. Call at the start, before anything under the keys is read. */
export function finishForgetting(storage: Storage, keys: readonly string[]): FaultCode | undefined {
  try {
    if (storage.read(forgettingKey) !== undefined) forget(storage, keys);
    return undefined;
  } catch {
    return "storageFailed";
  }
}
