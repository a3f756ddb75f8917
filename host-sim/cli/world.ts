import { readFileSync } from "node:fs";
import type { SeededRandom } from "../board/random";
import { createRecordedSoil } from "../world/recordedSoil";
import type { SoilWorld } from "../world/soil";
import { createSyntheticSoil } from "../world/syntheticSoil";
import { parseUscrnFile, type StationDepth, stationDepths } from "../world/uscrnFile";
import { parseWhole } from "./arguments";
import { wrongCall } from "./cliError";

/** The soil that the simulated probes stick in. */
export interface WorldChoice {
  /** Milliseconds since 1970 at which a record begins; `undefined` for a soil that is made up. */
  readonly startsAt: number | undefined;
  readonly create: (random: SeededRandom) => SoilWorld;
}

/** Larger files than a year of hourly rows are not meant. */
const maximumFileBytes = 64 * 1024 * 1024;

/** One of the depths the stations record, in centimetres. */
export function parseDepth(text: string): StationDepth {
  const depth = stationDepths.find((candidate) => String(candidate) === text);
  if (depth === undefined) {
    parseWhole("depth", 5, 100)(text);
    throw wrongCall(`"${text}" is not a depth the stations record; give ${stationDepths.join(", ")} (cm).`);
  }
  return depth;
}

/** Reads a station's record, or takes a made-up soil where no file is named. A bad file is a wrong call. */
export function chooseWorld(file: string | undefined, depth: StationDepth): WorldChoice {
  if (file === undefined) return { startsAt: undefined, create: (random) => createSyntheticSoil(random) };
  let text: string;
  try {
    const bytes = readFileSync(file);
    if (bytes.byteLength > maximumFileBytes)
      throw wrongCall(`${file} is larger than ${maximumFileBytes / 1024 / 1024} MiB.`);
    text = bytes.toString("utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw wrongCall(`The world file ${file} cannot be read.`);
  }
  const record = parseUscrnFile(text, depth);
  if ("problem" in record) throw wrongCall(`${file}, ${record.problem}`);
  const soil = createRecordedSoil(record.rows);
  return { startsAt: soil.startsAt, create: () => soil };
}
