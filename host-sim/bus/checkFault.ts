import type { PartFault } from "./simulatedPart";

/** Throws a RangeError with a sentence where a part cannot have a fault. */
export function checkFault(part: string, possible: readonly PartFault[], fault: PartFault | undefined): void {
  if (fault !== undefined && !possible.includes(fault))
    throw new RangeError(`${part} cannot have the fault ${fault}; it can have ${possible.join(", ")}.`);
}
