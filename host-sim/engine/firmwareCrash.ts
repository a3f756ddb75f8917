/** What restarts a board without a word to the firmware, and can be told apart in a simulator. */
export type CrashKind =
  /** An exception out of a callback of a port. */
  | "exception"
  /** No room for a slot or a chunk, after a collection of garbage. */
  | "memoryFull"
  /** The stack of XS is at its end. */
  | "stackOverflow"
  /** A callback that does not return: the watchdog's. */
  | "endlessLoop"
  /** JSON nested deeper than the native stack of a board can follow. */
  | "deepJson"
  /** A call of what no board has, or what was left out when the firmware was linked. */
  | "missingBuiltIn";

/** The firmware has done in its machine what restarts a board, and the machine is over. */
export class FirmwareCrash extends Error {
  readonly kind: CrashKind;

  /** @param words what it was, for the sentence about it */
  constructor(kind: CrashKind, words: string) {
    super(words);
    this.name = "FirmwareCrash";
    this.kind = kind;
  }
}
