import { describe } from "vitest";
import { findXsWorker } from "../../../host-sim/engine/xsWorker";

/** Why there is no XS on this machine, or `undefined` where there is. */
function whyNot(): string | undefined {
  try {
    findXsWorker();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A `describe` that is skipped where there is no XS, and says so in its name. */
export function describeXs(name: string, body: () => void): void {
  const reason = whyNot();
  describe.skipIf(reason !== undefined)(reason === undefined ? name : `${name} (skipped: ${reason})`, body);
}
