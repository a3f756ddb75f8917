import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type IsmnSeries, type IsmnVariable, parseIsmn } from "./ismnFile";
import { readStationFile } from "./stationFile";
import type { SoilRow } from "./uscrnFile";

/** Moisture and temperature of a station at one depth. */
export interface IsmnSoil {
  /** At least one. */
  readonly rows: readonly SoilRow[];
  readonly station: string;
  /** m below the surface: the middle of what the sensor measures. */
  readonly depth: number;
}

type Result = { readonly ok: true; readonly soil: IsmnSoil } | { readonly ok: false; readonly error: string };

/** The names of ISMN's variables that soil has. */
const codes = { moisture: "sm", temperature: "ts" } as const satisfies Record<IsmnVariable, string>;
/** network_network_station_variable_depth_depth_sensor_from_until.stm; a station's name may have underscores. */
const NAME = /^(.+)_(sm|ts)_(\d+\.\d+_\d+\.\d+)_.*\.stm$/;

/**
 * Reads a file of the ISMN and that of the other quantity, soil moisture or temperature, where one lies beside it for the same
 * station and depth; without it nobody knows that quantity. What is wrong comes back as one sentence that names the file.
 */
export function readIsmnFiles(path: string): Result {
  const match = NAME.exec(basename(path));
  const [, station = "", code, depths = ""] = match ?? [];
  if (match === null) {
    return {
      ok: false,
      error: `${path}: the name must be as ISMN gives it, with _sm_ for soil moisture or _ts_ for soil temperature and the depths`,
    };
  }
  const variable: IsmnVariable = code === codes.moisture ? "moisture" : "temperature";
  const other: IsmnVariable = variable === "moisture" ? "temperature" : "moisture";
  const own = read(path, variable);
  if (!own.ok) return own;
  const sibling = siblingOf(path, `${station}_${codes[other]}_${depths}_`);
  const second = sibling === undefined ? undefined : read(sibling, other);
  if (second?.ok === false) return second;
  if (second !== undefined && second.series.station !== own.series.station) {
    return { ok: false, error: `${sibling}, line 1: expected station ${own.series.station}, as in ${path}` };
  }
  const { depthFrom, depthTo } = own.series;
  return {
    ok: true,
    soil: {
      station: own.series.station,
      depth: (depthFrom + depthTo) / 2,
      rows: merged({ [variable]: own.series, ...(second && { [other]: second.series }) }),
    },
  };
}

function read(path: string, variable: IsmnVariable) {
  const file = readStationFile(path);
  if (!file.ok) return file;
  const result = parseIsmn(file.text, variable);
  return result.ok ? result : ({ ok: false, error: `${path}, ${result.error}` } as const);
}

/** The first by name of the files that begin so: the sensor of the other quantity may be another. */
function siblingOf(path: string, start: string): string | undefined {
  const folder = dirname(path);
  const [first] = namesIn(folder)
    .filter((name) => name.startsWith(start) && name.endsWith(".stm"))
    .sort();
  return first === undefined ? undefined : join(folder, first);
}

/** A folder whose files may be read need not let itself be listed. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** All hours of both, in order. */
function merged(series: { readonly [variable in IsmnVariable]?: IsmnSeries }): readonly SoilRow[] {
  const moisture = new Map(series.moisture?.rows.map(({ time, value }) => [time, value]));
  const temperature = new Map(series.temperature?.rows.map(({ time, value }) => [time, value]));
  const times = [...new Set([...moisture.keys(), ...temperature.keys()])].sort((left, right) => left - right);
  return times.map((time) => ({ time, moisture: moisture.get(time), temperature: temperature.get(time) }));
}
