import { isJsonObject, type Json, type JsonObject } from "./boundedJson";
import { frozen } from "./frozen";

/** What the raw values were called while there were analogue probes only (0.1.0 before there were parts). */
const renamed: { readonly [name: string]: string } = frozen({
  dryMillivolts: "dryRaw",
  wetMillivolts: "wetRaw",
});

/** The line that stood in for a point that was not captured then. mV */
const nominal = frozen({ dryRaw: 2_200, wetRaw: 1_000 });

/**
 * The setting `calibration` as an earlier firmware stored it, under the names of this one; anything else as it is.
 *
 * @param isCaptured on the device: a line of which one end was captured gets the other, as both hold together only
 */
export function fromEarlierCalibration(value: Json, isCaptured: boolean): Json {
  if (!isJsonObject(value)) return value;
  const { soilMoisture } = value;
  if (!isJsonObject(soilMoisture)) return value;
  const names = Object.keys(soilMoisture);
  if (!names.some((name) => Object.hasOwn(renamed, name))) return value;
  const line: Record<string, Json> = isCaptured ? { ...nominal } : {};
  for (const name of names) line[renamed[name] ?? name] = (soilMoisture as JsonObject)[name] ?? null;
  return { ...value, soilMoisture: line };
}
