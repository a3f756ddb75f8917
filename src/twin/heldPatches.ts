import type { JsonObject } from "../model/boundedJson";

/** Patches that may wait while the whole document is being fetched; with more than that it is fetched again. */
const maximumHeldPatches = 8;

interface HeldPatch {
  readonly version: number;
  readonly patch: JsonObject;
}

/** Desired patches that came while the whole document was on its way. */
export class HeldPatches {
  #patches: HeldPatch[] = [];

  /** False where there is no room: nothing was taken. */
  add(version: number, patch: JsonObject): boolean {
    if (this.#patches.length >= maximumHeldPatches) return false;
    this.#patches.push({ version, patch });
    return true;
  }

  /** All of them in the order of their versions; none is held any more. */
  take(): readonly HeldPatch[] {
    const patches = this.#patches.sort((left, right) => left.version - right.version);
    this.#patches = [];
    return patches;
  }

  clear(): void {
    this.#patches = [];
  }
}
