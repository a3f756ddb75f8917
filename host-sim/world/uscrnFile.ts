/** Depths in cm at which USCRN stations measure soil. */
export const USCRN_DEPTHS = [5, 10, 20, 50, 100] as const;
export type UscrnDepth = (typeof USCRN_DEPTHS)[number];

/** One hour of a station. `undefined` where the station has no value. */
export interface SoilRow {
  /** End of the hour, in milliseconds since 1970. */
  readonly time: number;
  /** m³/m³ */
  readonly moisture: number | undefined;
  /** °C */
  readonly temperature: number | undefined;
}

export type SoilRows =
  | { readonly ok: true; readonly rows: readonly SoilRow[] }
  | { readonly ok: false; readonly error: string };

/** A century of hours would fit; what is larger is not a station's file. */
export const MOST_FILE_BYTES = 256 * 1024 * 1024;
/** A line of the format has 244 characters; a little slack for other spacing. */
const MOST_LINE_CHARACTERS = 512;
const COLUMNS = 38;
const NUMBER = /^-?\d{1,6}(\.\d{1,6})?$/;

/** A value as the format writes it; the string says what was expected where it is not. */
type Field = { readonly value: number | undefined } | string;

function moistureOf(text: string): Field {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (value === -99 || value === -9999) return { value: undefined };
  return value >= 0 && value <= 1
    ? { value }
    : "soil moisture from 0 to 1 m³/m³, or -99.000 where it is missing";
}

function temperatureOf(text: string): Field {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (value === -9999) return { value: undefined };
  return value >= -60 && value <= 80
    ? { value }
    : "soil temperature from -60 to 80 °C, or -9999.0 where it is missing";
}

/** The UTC instant of a date and a time, or `undefined` where there is no such instant. */
function timeOf(date: string, clock: string): number | undefined {
  if (!/^\d{8}$/.test(date) || !/^\d{4}$/.test(clock)) return undefined;
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const time = Date.parse(`${day}T${clock.slice(0, 2)}:${clock.slice(2)}:00Z`);
  // Date.parse takes 31 February for a day in March, and 24:00.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${day}T${clock.slice(0, 2)}`)
    ? time
    : undefined;
}

/** One line; a string says what was expected of it. */
function rowOf(line: string, depth: UscrnDepth): (SoilRow & { readonly station: string }) | string {
  if (line.length > MOST_LINE_CHARACTERS) return `at most ${MOST_LINE_CHARACTERS} characters`;
  const fields = line.trim().split(/\s+/);
  if (fields.length !== COLUMNS || fields[0] === "") {
    return `${COLUMNS} columns (USCRN hourly02), not ${fields[0] === "" ? 0 : fields.length}`;
  }
  const [station = "", date = "", clock = ""] = fields;
  if (!/^\d{1,5}$/.test(station)) return "a station's WBAN number in column 1";
  const time = timeOf(date, clock);
  if (time === undefined) return "a UTC date YYYYMMDD and time HHMM in columns 2 and 3";
  const at = USCRN_DEPTHS.indexOf(depth);
  const moisture = moistureOf(fields[28 + at] ?? "");
  if (typeof moisture === "string") return `${moisture}, in column ${29 + at}`;
  const temperature = temperatureOf(fields[33 + at] ?? "");
  if (typeof temperature === "string") return `${temperature}, in column ${34 + at}`;
  return { station, time, moisture: moisture.value, temperature: temperature.value };
}

/**
 * Reads the hours of one station from a file of NOAA's U.S. Climate Reference Network, product hourly02.
 * What is wrong with it comes back as one sentence with the line's number.
 *
 * @see https://www.ncei.noaa.gov/pub/data/uscrn/products/hourly02/readme.txt
 */
export function parseUscrnHourly(text: string, depth: UscrnDepth = 5): SoilRows {
  if (text.length > MOST_FILE_BYTES) return fail(`more than ${MOST_FILE_BYTES} characters`);
  const rows: SoilRow[] = [];
  let station: string | undefined;
  let number = 0;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    number += 1;
    const row = rowOf(text.slice(at, end), depth);
    if (typeof row === "string") return fail(`line ${number}: expected ${row}`);
    const last = rows.at(-1);
    if (last !== undefined && row.time <= last.time) {
      return fail(`line ${number}: expected a time after that of the line before`);
    }
    station ??= row.station;
    if (row.station !== station) return fail(`line ${number}: expected station ${station}, as in line 1`);
    rows.push({ time: row.time, moisture: row.moisture, temperature: row.temperature });
    at = end + 1;
  }
  return rows.length === 0
    ? fail("line 1: expected an hour of a station, but the file is empty")
    : { ok: true, rows };
}

function fail(error: string): SoilRows {
  return { ok: false, error };
}
