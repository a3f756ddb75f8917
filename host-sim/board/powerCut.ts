/**
 * Thrown by the operation of a medium in which power is cut, and by every one after it until `restore`. Nothing of the
 * boot goes on after it.
 */
export class PowerCut extends Error {
  override readonly name = "PowerCut";

  constructor() {
    super("power was cut");
  }
}

/** A medium that refuses everything after a cut of power, until it is back. */
export interface RestorableMedium {
  /** The power is back. Harmless where it was never cut. */
  restore(): void;
}

export function isRestorable(medium: object | undefined): medium is RestorableMedium {
  return medium !== undefined && "restore" in medium && typeof medium.restore === "function";
}
