import { MOST_FILE_BYTES } from "./stationFile";
import { stationTime } from "./stationTime";
import { textLines, tooLong } from "./textLines";

/** What a file of the International Soil Moisture Network holds; its name says which, by `_sm_` or `_ts_`. */
export type IsmnVariable = "moisture" | "temperature";

export interface IsmnRow {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** m³/m³ or °C; `undefined` where it is missing or its quality flag is not G. */
  readonly value: number | undefined;
}

/** One sensor of a station. */
export interface IsmnSeries {
  readonly network: string;
  readonly station: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
  /** m above the sea */
  readonly elevation: number;
  /** m below the surface */
  readonly depthFrom: number;
  readonly depthTo: number;
  readonly sensor: string;
  /** Ascending in time. */
  readonly rows: readonly IsmnRow[];
}

export type IsmnResult =
  | { readonly ok: true; readonly series: IsmnSeries }
  | { readonly ok: false; readonly error: string };

const NUMBER = /^-?\d{1,7}(\.\d{1,12})?([eE]-?\d{1,2})?$/;
const MISSING = new Set(["NaN", "nan", "-9999", "-9999.0", "-9999.00", "-9999.000", "-9999.0000"]);
const header =
  "network, network, station, latitude, longitude, elevation, depth from, depth to, and sensor (ISMN header+values)";
const limits = {
  moisture: { lowest: 0, highest: 1, words: "soil moisture from 0 to 1 m³/m³ under flag G" },
  temperature: { lowest: -60, highest: 80, words: "soil temperature from -60 to 80 °C under flag G" },
} as const;

type Header = Omit<IsmnSeries, "rows">;

/** A number in a range, or NaN. */
function numberOf(text: string | undefined, lowest: number, highest: number): number {
  const value = text !== undefined && NUMBER.test(text) ? Number(text) : Number.NaN;
  return value >= lowest && value <= highest ? value : Number.NaN;
}

/** The first line; only its sensor may hold blanks. */
function headerOf(line: string): Header | string {
  const [network = "", , station, ...fields] = line.trim().split(/\s+/);
  const latitude = numberOf(fields[0], -90, 90);
  const longitude = numberOf(fields[1], -180, 180);
  const elevation = numberOf(fields[2], -500, 9000);
  const depthFrom = numberOf(fields[3], 0, 20);
  const depthTo = numberOf(fields[4], depthFrom, 20);
  const sensor = fields.slice(5).join(" ").replaceAll("'", "");
  const isWhole = !Number.isNaN(latitude + longitude + elevation + depthFrom + depthTo) && sensor !== "";
  return station !== undefined && isWhole
    ? { network, station, latitude, longitude, elevation, depthFrom, depthTo, sensor }
    : header;
}

/** One hour; a string says what was expected of it. */
function rowOf(line: string, variable: IsmnVariable): IsmnRow | string {
  const [date = "", clock = "", text = "", flags] = line.trim().split(/\s+/, 4);
  const time = date.includes("-") ? undefined : stationTime(date.replaceAll("/", "-"), clock);
  if (time === undefined) return "a UTC date YYYY/MM/DD and time HH:MM";
  if (flags === undefined) return "a value, its quality flag and the station's own flag";
  if (MISSING.has(text)) return { time, value: undefined };
  if (!NUMBER.test(text)) return "a number, or NaN where the value is missing";
  if (flags !== "G") return { time, value: undefined };
  const { lowest, highest, words } = limits[variable];
  const value = numberOf(text, lowest, highest);
  return Number.isNaN(value) ? words : { time, value };
}

/**
 * Reads one file (.stm) of the International Soil Moisture Network in its format "header+values": a line about the sensor, then
 * a line an hour with date, time, value, the network's quality flags and the station's own. Only the flag G, "good", is taken:
 * the others say that a value is beyond what there is (C), or dubious for frost, a spike, a break or a plateau (D), or missing
 * (M), and a probe that is judged by it should not be judged by those. What is wrong with a file comes back as one sentence
 * with the line's number.
 *
 * @see https://ismn.earth/en/data/flag-overview/
 */
export function parseIsmn(text: string, variable: IsmnVariable): IsmnResult {
  if (text.length > MOST_FILE_BYTES) return { ok: false, error: `more than ${MOST_FILE_BYTES} characters` };
  const rows: IsmnRow[] = [];
  let about: Header | undefined;
  for (const { number, text: line } of textLines(text)) {
    const fail = (expected: string) =>
      ({ ok: false, error: `line ${number}: expected ${expected}` }) as const;
    if (line === undefined) return fail(tooLong);
    if (about === undefined) {
      const found = headerOf(line);
      if (typeof found === "string") return fail(found);
      about = found;
      continue;
    }
    const row = rowOf(line, variable);
    if (typeof row === "string") return fail(row);
    const last = rows.at(-1);
    if (last !== undefined && row.time <= last.time) return fail("a time after that of the line before");
    rows.push(row);
  }
  if (about === undefined) return { ok: false, error: "line 1: expected a header, but the file is empty" };
  if (rows.length === 0) return { ok: false, error: "line 2: expected an hour of the station" };
  return { ok: true, series: { ...about, rows } };
}
