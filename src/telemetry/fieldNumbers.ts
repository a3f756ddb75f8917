import { roundTo, type TelemetryField } from "../model/telemetryField";

/** A number as its field is written: rounded, and `undefined` where JSON or CBOR could not say it. */
export function roundedFor({ decimals }: TelemetryField, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  // Adding 0 makes 0 of the -0 that a small negative number rounds to.
  const result = roundTo(value, decimals) + 0;
  // JSON has no NaN and no infinity: it would write null, which is a value that nobody measured. In CBOR the whole
  // number value × 10^decimals must be exact.
  return Number.isSafeInteger(Math.round(result * 10 ** decimals)) ? result : undefined;
}
