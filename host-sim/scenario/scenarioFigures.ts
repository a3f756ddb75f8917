import type { Place } from "../../src/model/places";
import { placeName } from "../../src/model/places";
import { placesOf, type ScenarioOutcome, valueAt } from "./runScenario";

/** How far what a device reported lies from the truth, m³/m³. */
export interface WaterContentFigures {
  readonly place: Place;
  /** m */
  readonly depth: number;
  /** Of its calibration, in the end. */
  readonly level: string;
  /** Records with a water content, and without one. */
  readonly values: number;
  readonly missing: number;
  /** Root of the mean square, and mean, of reported less true. */
  readonly error: number;
  readonly bias: number;
  readonly worst: number;
  /** Of the values that were told as good. */
  readonly good: { readonly values: number; readonly error: number };
}

/** Compares water contents with the truth at the moment they were measured, for each place. */
export function scenarioFigures({
  scenario,
  field,
  records,
}: ScenarioOutcome): readonly WaterContentFigures[] {
  return placesOf(scenario).flatMap(({ place, depth }) => {
    let [values, missing, sum, squares, worst, good, goodSquares] = [0, 0, 0, 0, 0, 0, 0];
    let last: string | undefined;
    for (const record of records) {
      const raw = valueAt(record, "soilMoistureRaw", place);
      const reported = valueAt(record, "soilMoisture", place);
      const truth = field.moisture(record.time, depth);
      const level = record.fields[placeName("calibrationLevel", place)];
      // The first record may come before the settings.
      if (typeof level === "string") last = level;
      if (reported === undefined || truth === undefined) {
        if (reported === undefined) missing++;
        continue;
      }
      if (raw === undefined) continue;
      const error = reported - truth;
      values++;
      sum += error;
      squares += error * error;
      worst = Math.max(worst, Math.abs(error));
      if (record.fields[placeName("quality", place)] !== "good") continue;
      good++;
      goodSquares += error * error;
    }
    if (last === undefined && values === 0) return [];
    return [
      {
        place,
        depth,
        level: last ?? "none",
        values,
        missing,
        error: Math.sqrt(squares / Math.max(1, values)),
        bias: sum / Math.max(1, values),
        worst,
        good: { values: good, error: Math.sqrt(goodSquares / Math.max(1, good)) },
      },
    ];
  });
}
