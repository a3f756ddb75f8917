import { type FaultCode, faultCatalogue } from "../model/faults";
import type { Measured } from "../sensors/part";
import type { Reading } from "./reading";

/** A reading that is being made: of a place or, with the values of air and battery, of place 1. */
export type DraftReading = {
  -readonly [Name in keyof Omit<Reading, "ticks" | "faults">]: Reading[Name];
} & { readonly faults: FaultCode[] };

export function emptyDraft(): DraftReading {
  return { quality: "good", faults: [] };
}

/** Something is wrong, though all values may be there: uncertain at best. Keeps the faults in the catalogue's order. */
export function doubt(draft: DraftReading, fault: FaultCode): void {
  const { faults } = draft;
  if (faults.includes(fault)) return;
  if (draft.quality === "good") draft.quality = "uncertain";
  const { number } = faultCatalogue[fault];
  let at = faults.length;
  for (let before = faults[at - 1]; before !== undefined; before = faults[at - 1]) {
    if (faultCatalogue[before].number < number) break;
    at--;
  }
  faults.splice(at, 0, fault);
}

/** A value that a part should give is missing. The fault that says why may be known already. */
export function miss(draft: DraftReading, fault?: FaultCode): void {
  if (fault !== undefined) doubt(draft, fault);
  draft.quality = "bad";
}

/**
 * A value within its range; `undefined` where there is none, and the draft is told why.
 *
 * @param cannotBe the fault where it is outside, or no number
 */
export function measuredValue(
  draft: DraftReading,
  measured: Measured | undefined,
  cannotBe: FaultCode,
  lowest: number,
  highest: number,
): number | undefined {
  if (measured === undefined) return undefined;
  if ("fault" in measured) doubt(draft, measured.fault);
  else if (measured.value >= lowest && measured.value <= highest) return measured.value;
  else doubt(draft, cannotBe);
  return undefined;
}
