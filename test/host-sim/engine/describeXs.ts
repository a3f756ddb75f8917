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

/**
 * A `describe` that is skipped where there is no XS, and says so in its name. Where LOAM_REQUIRE_XS is set, as in CI, it
 * runs and fails instead: a run that left XS out is no green run.
 */
export function describeXs(name: string, body: () => void): void {
  const reason = process.env["LOAM_REQUIRE_XS"] === "1" ? undefined : whyNot();
  describe.skipIf(reason !== undefined)(reason === undefined ? name : `${name} (skipped: ${reason})`, body);
}
