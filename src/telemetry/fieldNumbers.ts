import type { WallTime } from "../board/clock";
import { roundTo, type TelemetryField } from "../model/telemetry";

/** 9999-12-31T23:59:59Z, the last second that ISO 8601 writes with a year of four digits. */
const latestSecond = 253_402_300_799;

/** A moment as a field of the kind time holds it, in whole seconds; `undefined` where ISO 8601 cannot write it. */
export function wholeSeconds(time: WallTime | undefined): number | undefined {
  if (time === undefined) return undefined;
  const seconds = Math.floor(time / 1000);
  return seconds >= 0 && seconds <= latestSecond ? seconds : undefined;
}

/** A number as its field is written: rounded, and `undefined` where JSON or CBOR could not say it. */
export function roundedFor({ decimals }: TelemetryField, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  // Adding 0 makes 0 of the -0 that a small negative number rounds to.
  const result = roundTo(value, decimals) + 0;
  // JSON has no NaN and no infinity: it would write null, which is a value that nobody measured. In CBOR the whole
  // number value × 10^decimals must be exact.
  return Number.isSafeInteger(Math.round(result * 10 ** decimals)) ? result : undefined;
}
