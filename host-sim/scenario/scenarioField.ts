import { dirname, resolve } from "node:path";
import type { SeededRandom } from "../board/random";
import { climates } from "../world/climates";
import { crops } from "../world/crop";
import { createField, type Field, type Watering } from "../world/field";
import { createGeneratedWeather } from "../world/generatedWeather";
import { readUscrnWeather } from "../world/readUscrnFile";
import { createRecordedWeather } from "../world/recordedWeather";
import type { Scenario } from "../world/scenarioSchema";
import { evenLayers } from "../world/soilLayers";
import type { Weather } from "../world/weather";
import { soilOf } from "./scenarioSoil";

/** The field of a scenario, or a sentence that says what is wrong with what it names. */
export type ScenarioField = { readonly field: Field } | { readonly problem: string };

/** @param file of the scenario, which a file that it names is relative to */
export function createScenarioField(scenario: Scenario, file: string, random: SeededRandom): ScenarioField {
  const { field, crop, start, events } = scenario;
  const weather = weatherOf(scenario, file, random.fork("weather"));
  if (typeof weather === "string") return { problem: weather };
  const waterings = events.flatMap((event): Watering[] => {
    const at = start + event.at;
    if ("rain" in event) return [{ kind: "rain", at, lasts: event.over, millimetres: event.rain }];
    if ("irrigation" in event)
      return [{ kind: "irrigation", at, lasts: event.over, millimetres: event.irrigation }];
    return [];
  });
  return {
    field: createField({
      startsAt: start,
      latitude: field.latitude,
      layers: evenLayers(soilOf(scenario)),
      ...(field.water !== undefined && { waterContent: field.water }),
      crop: crops[crop.kind],
      ...(crop.planted !== undefined && { planted: crop.planted }),
      weather,
      rain: !("rain" in field.weather) || field.weather.rain,
      waterings,
    }),
  };
}

function weatherOf({ field, start }: Scenario, file: string, random: SeededRandom): Weather | string {
  const { weather, latitude } = field;
  if ("climate" in weather)
    return createGeneratedWeather({ random, startsAt: start, latitude, climate: climates[weather.climate] });
  const record = readUscrnWeather(resolve(dirname(file), weather.uscrn));
  if (!record.ok) return record.error;
  try {
    return createRecordedWeather(record.rows);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
