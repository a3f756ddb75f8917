import type { SeededRandom } from "../board/random";
import { readIsmnFiles } from "../world/readIsmnFiles";
import { readUscrnFile } from "../world/readUscrnFile";
import { createRecordedSoil } from "../world/recordedSoil";
import type { SoilWorld } from "../world/soil";
import { createSyntheticSoil } from "../world/syntheticSoil";
import { type SoilRow, type SoilRows, USCRN_DEPTHS, type UscrnDepth } from "../world/uscrnFile";
import { quoted } from "./arguments";
import { wrongCall } from "./cliError";

/** The soil that the simulated probes stick in. */
export interface WorldChoice {
  /** Milliseconds since 1970 at which a record begins; `undefined` for a soil that is made up. */
  readonly startsAt: number | undefined;
  readonly create: (random: SeededRandom) => SoilWorld;
}

/** One of the depths the stations record, in centimetres. */
export function parseDepth(text: string): UscrnDepth {
  const depth = USCRN_DEPTHS.find((candidate) => String(candidate) === text);
  if (depth === undefined) {
    throw wrongCall(`${quoted(text)} is not a depth the stations record; give 5, 10, 20, 50 or 100 (cm).`);
  }
  return depth;
}

/**
 * Reads a station's record, or takes a made-up soil where no file is named: an ISMN file ends in .stm and says its depth itself,
 * any other is USCRN hourly02. A bad file is a wrong call.
 *
 * @param depth of the USCRN series
 */
export function chooseWorld(file: string | undefined, depth: UscrnDepth): WorldChoice {
  if (file === undefined) return { startsAt: undefined, create: (random) => createSyntheticSoil(random) };
  const soil = createRecordedSoil(readRows(file, depth));
  return { startsAt: soil.startsAt, create: () => soil };
}

function readRows(file: string, depth: UscrnDepth): readonly SoilRow[] {
  const record = file.endsWith(".stm") ? readIsmnRows(file) : readUscrnFile(file, depth);
  if (!record.ok) throw wrongCall(`The world file cannot be used: ${record.error}.`);
  return record.rows;
}

function readIsmnRows(file: string): SoilRows {
  const record = readIsmnFiles(file);
  return record.ok ? { ok: true, rows: record.soil.rows } : record;
}
