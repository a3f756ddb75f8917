import { type BatteryChemistryName, batteryChemistries } from "./batteryChemistry";
import type { JsonObject } from "./boundedJson";
import { parseCalibrationPoints } from "./calibrationPoints";
import { parseIsoTime } from "./isoTime";
import type { PropertyValues } from "./property";
import { type SoilTexture, soilTextures } from "./soil";

/**
 * The least distance between two points. Of which part they are is not known here: no part tells soils apart by less, and each
 * asks for more where it is calibrated on the device (`MoistureScale.leastSpan`).
 */
const leastSpan = 20;

/** Fills in from the texture class what has no value of its own; the fields in the order of their declaration. */
export function resolveSoil(value: PropertyValues): PropertyValues {
  const texture = value["texture"] as SoilTexture;
  const { fieldCapacity, wiltingPoint, porosity } = soilTextures[texture];
  return { texture, fieldCapacity, wiltingPoint, porosity, ...value };
}

export function soilRule(value: PropertyValues): string | undefined {
  const { wiltingPoint, fieldCapacity, porosity } = value as { readonly [name: string]: number };
  if (below(wiltingPoint, fieldCapacity) && below(fieldCapacity, porosity)) return undefined;
  return `wiltingPoint must be below fieldCapacity and that below porosity; ${wiltingPoint}, ${fieldCapacity}, ${porosity} m³/m³ were refused.`;
}

/** Fills in the limits of the chemistry; the fields in the order of their declaration. */
export function resolvePower(value: PropertyValues): PropertyValues {
  const { mode, batteryChemistry } = value as { readonly [name: string]: string };
  const { lowVoltage, criticalVoltage } = batteryChemistries[batteryChemistry as BatteryChemistryName];
  return { mode, batteryChemistry, lowVoltage, criticalVoltage, ...value } as PropertyValues;
}

export function calibrationRule(value: PropertyValues): string | undefined {
  const {
    dryRaw,
    wetRaw,
    dryWaterContent = 0,
    wetWaterContent,
  } = value as { readonly [name: string]: number };
  const { points, date } = value as { readonly [name: string]: string };
  if (dryRaw !== undefined && wetRaw !== undefined && Math.abs(dryRaw - wetRaw) < leastSpan)
    return `dryRaw and wetRaw must be at least ${leastSpan} apart; ${dryRaw} and ${wetRaw} were refused.`;
  if (wetWaterContent !== undefined && !below(dryWaterContent, wetWaterContent))
    return `dryWaterContent must be below wetWaterContent; ${dryWaterContent} and ${wetWaterContent} m³/m³ were refused.`;
  if (points !== undefined) {
    const parsed = parseCalibrationPoints(points);
    if (typeof parsed === "string") return parsed;
  }
  if (date !== undefined && parseIsoTime(date) === undefined)
    return `date must be a time in UTC such as 2026-05-01T12:00:00Z; "${date}" was refused.`;
  return undefined;
}

/** The fields of `calibration.soilMoisture` that say what line holds. */
export const calibrationLine: readonly string[] = Object.freeze([
  "dryRaw",
  "wetRaw",
  "dryWaterContent",
  "wetWaterContent",
]);

/**
 * What of a captured calibration holds beside that of the cloud: never the water content of one soil with the raw value of
 * another, a line and points of different origin, or a date beside what was not calibrated then.
 */
export function calibrationBeside(desired: JsonObject, captured: JsonObject): JsonObject {
  const isSet = (name: string) => desired[name] !== undefined;
  const dropped: string[] = [];
  if (isSet("points")) dropped.push(...calibrationLine);
  if (calibrationLine.some(isSet)) dropped.push("points");
  if (isSet("dryRaw")) dropped.push("dryWaterContent");
  if (isSet("wetRaw")) dropped.push("wetWaterContent");
  if (isSet("points") || (isSet("dryRaw") && isSet("wetRaw"))) dropped.push("date");
  if (dropped.includes("date") || isSet("date")) dropped.push("firmware");
  if (dropped.length === 0) return captured;
  return Object.fromEntries(Object.entries(captured).filter(([name]) => !dropped.includes(name)));
}

/** Where one alert clears the other must not hold yet: else the two would take turns for ever. */
export function alertRule(value: PropertyValues): string | undefined {
  for (const [part, unit] of [
    ["soilMoisture", "m³/m³"],
    ["soilTemperature", "°C"],
  ] as const) {
    const low = value[`${part}Low`] as number | undefined;
    const high = value[`${part}High`] as number | undefined;
    const hysteresis = value[`${part}Hysteresis`] as number;
    if (low === undefined || high === undefined || low + hysteresis <= high - hysteresis) continue;
    return `${part}Low and ${part}High must be at least twice ${part}Hysteresis apart; ${low}, ${high} and ${hysteresis} ${unit} were refused.`;
  }
  return undefined;
}

export function powerRule(value: PropertyValues): string | undefined {
  const { criticalVoltage, lowVoltage, lowFactor, criticalFactor } = value as {
    readonly [name: string]: number;
  };
  if (!below(criticalVoltage, lowVoltage))
    return `criticalVoltage must be below lowVoltage; ${criticalVoltage} and ${lowVoltage} V were refused.`;
  if (below(criticalFactor, lowFactor))
    return `criticalFactor must not be below lowFactor; ${criticalFactor} and ${lowFactor} were refused.`;
  return undefined;
}

function below(lower: number | undefined, upper: number | undefined): boolean {
  return lower !== undefined && upper !== undefined && lower < upper;
}
