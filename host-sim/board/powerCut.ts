/** The power went in the middle of what a medium was told to do. Nothing of the boot goes on after it. */
export class PowerCut extends Error {
  constructor(sentence = "the power was cut") {
    super(sentence);
    this.name = "PowerCut";
  }
}

/** By its name, so that a medium may have a class of its own for it. */
export function isPowerCut(error: unknown): boolean {
  return error instanceof Error && error.name === "PowerCut";
}

/** A medium that refuses everything after a cut of power, until it is back. */
export interface RestorableMedium {
  /** The power is back. Harmless where it was never cut. */
  restore(): void;
}

export function isRestorable(medium: object | undefined): medium is RestorableMedium {
  return medium !== undefined && "restore" in medium && typeof medium.restore === "function";
}
