import { MOST_FILE_BYTES } from "./stationFile";
import { stationTime } from "./stationTime";
import { textLines, tooLong } from "./textLines";

const COLUMNS = 38;
const NUMBER = /^-?\d{1,6}(\.\d{1,6})?$/;

/** What was read of each line, or in one sentence with its number what was wrong with one. */
export type UscrnLines<Row> =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly error: string };

/** What a column may hold: a number in a range, or one that says that there is none. */
export interface UscrnColumn {
  readonly lowest: number;
  readonly highest: number;
  /** Numbers that stand for a missing value. */
  readonly missing: readonly number[];
  /** What is expected of it, for the sentence. */
  readonly meaning: string;
}

/** A value of a column (from 1), `undefined` where it is missing, or a sentence where it is malformed. */
export function columnValue(
  fields: readonly string[],
  column: number,
  expected: UscrnColumn,
): { readonly value: number | undefined } | string {
  const text = fields[column - 1] ?? "";
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (expected.missing.includes(value)) return { value: undefined };
  return value >= expected.lowest && value <= expected.highest
    ? { value }
    : `${expected.meaning}, in column ${column}`;
}

/** Of a date YYYYMMDD and a time HHMM. */
function timeOf(date: string, clock: string): number | undefined {
  if (!/^\d{8}$/.test(date) || !/^\d{4}$/.test(clock)) return undefined;
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return stationTime(day, `${clock.slice(0, 2)}:${clock.slice(2)}`);
}

/**
 * Goes through the hours of one station in a file of NOAA's U.S. Climate Reference Network, product hourly02.
 *
 * @param read what is wanted of a line's columns at a time (milliseconds since 1970); a string says what was expected instead
 * @see https://www.ncei.noaa.gov/pub/data/uscrn/products/hourly02/readme.txt
 */
export function readUscrnLines<Row extends object>(
  text: string,
  read: (fields: readonly string[], time: number) => Row | string,
): UscrnLines<Row> {
  if (text.length > MOST_FILE_BYTES) return { ok: false, error: `more than ${MOST_FILE_BYTES} characters` };
  const rows: Row[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let first: string | undefined;
  for (const { number, text: line } of textLines(text)) {
    const fail = (expected: string) =>
      ({ ok: false, error: `line ${number}: expected ${expected}` }) as const;
    if (line === undefined) return fail(tooLong);
    const fields = line.trim().split(/\s+/);
    if (fields.length !== COLUMNS || fields[0] === "") {
      return fail(`${COLUMNS} columns (USCRN hourly02), not ${fields[0] === "" ? 0 : fields.length}`);
    }
    const [station = "", date = "", clock = ""] = fields;
    if (!/^\d{1,5}$/.test(station)) return fail("a station's WBAN number in column 1");
    const time = timeOf(date, clock);
    if (time === undefined) return fail("a UTC date YYYYMMDD and time HHMM in columns 2 and 3");
    const row = read(fields, time);
    if (typeof row === "string") return fail(row);
    if (time <= last) return fail("a time after that of the line before");
    first ??= station;
    if (station !== first) return fail(`station ${first}, as in line 1`);
    last = time;
    rows.push(row);
  }
  return rows.length === 0
    ? { ok: false, error: "line 1: expected an hour of a station, but the file is empty" }
    : { ok: true, rows };
}
