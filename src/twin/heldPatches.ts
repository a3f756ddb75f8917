/** Patches that may wait while the whole document is being fetched; with more than that it is fetched again. */
const maximumHeldPatches = 8;

/** Bytes of all of them: beside them a whole document must find room. */
const maximumHeldBytes = 4_096;

interface HeldPatch {
  readonly version: number;
  /** As it came: parsed it would take several times the room. */
  readonly body: Uint8Array;
}

/** Desired patches that came while the whole document was on its way. */
export class HeldPatches {
  #patches: HeldPatch[] = [];
  #bytes = 0;

  /** False where there is no room: nothing was taken. */
  add(version: number, body: Uint8Array): boolean {
    if (this.#patches.length >= maximumHeldPatches) return false;
    if (this.#bytes + body.byteLength > maximumHeldBytes) return false;
    this.#bytes += body.byteLength;
    this.#patches.push({ version, body });
    return true;
  }

  /** All of them in the order of their versions; none is held any more. */
  take(): readonly HeldPatch[] {
    const patches = this.#patches.sort((left, right) => left.version - right.version);
    this.clear();
    return patches;
  }

  clear(): void {
    this.#patches = [];
    this.#bytes = 0;
  }
}
