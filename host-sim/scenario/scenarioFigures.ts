import type { Json } from "../../src/model/boundedJson";
import { type Place, placeName } from "../../src/model/places";
import { placesOf, type ScenarioOutcome, type ScenarioRecord, valueAt } from "./runScenario";

/** Reported less true, m³/m³. */
export interface ErrorFigures {
  readonly values: number;
  /** Root of the mean square; 0 where there are no values. */
  readonly error: number;
  readonly bias: number;
  readonly worst: number;
}

/** How far what a device reported of a place lies from the truth. */
export interface WaterContentFigures {
  readonly place: Place;
  /** m */
  readonly depth: number;
  /** Of its calibration, in the end. */
  readonly level: string;
  /** Water contents with nothing said against them but, maybe, that the probe is not calibrated. */
  readonly trusted: ErrorFigures;
  /** Water contents that the device itself doubts. */
  readonly doubted: ErrorFigures;
  /** Records that have a raw value or a fault of the probe, and no water content. */
  readonly withheld: number;
}

/** Compares water contents with the truth at the moment they were measured, for each place. */
export function scenarioFigures({
  scenario,
  field,
  records,
}: Pick<ScenarioOutcome, "scenario" | "field" | "records">): readonly WaterContentFigures[] {
  return placesOf(scenario).flatMap(({ place, depth }) => {
    const [trusted, doubted] = [new ErrorSums(), new ErrorSums()];
    let withheld = 0;
    const levelOf = (record: ScenarioRecord) => record.fields[placeName("calibrationLevel", place)];
    const last = records.findLast((record) => levelOf(record) !== undefined);
    const level = last && levelOf(last);
    for (const record of records) {
      // The first record may come before the settings.
      if ((levelOf(record) ?? level) !== level) continue;
      const reported = valueAt(record, "soilMoisture", place);
      const truth = field.moisture(record.time, depth);
      const faults = moistureFaults(record, place);
      if (reported === undefined) {
        if (faults.length > 0) withheld++;
      } else if (truth !== undefined) {
        const isTrusted = faults.every((code) => code === "moistureUncalibrated");
        (isTrusted ? trusted : doubted).add(reported - truth);
      }
    }
    if (level === undefined && withheld === 0) return [];
    return [
      {
        place,
        depth,
        level: String(level ?? "none"),
        trusted: trusted.figures(),
        doubted: doubted.figures(),
        withheld,
      },
    ];
  });
}

/** Sums of errors, of one run or of several. */
export class ErrorSums {
  #values = 0;
  #sum = 0;
  #squares = 0;
  #worst = 0;

  add(error: number): void {
    this.#values++;
    this.#sum += error;
    this.#squares += error * error;
    this.#worst = Math.max(this.#worst, Math.abs(error));
  }

  figures(): ErrorFigures {
    const count = Math.max(1, this.#values);
    return {
      values: this.#values,
      error: Math.sqrt(this.#squares / count),
      bias: this.#sum / count,
      worst: this.#worst,
    };
  }
}

function moistureFaults({ fields }: ScenarioRecord, place: Place): readonly string[] {
  const faults: Json | undefined = fields[placeName("faults", place)];
  return Array.isArray(faults) ? faults.map(String).filter((code) => code.startsWith("moisture")) : [];
}
