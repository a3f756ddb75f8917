import type { PropertyValues } from "./property";
import { type SoilTexture, soilTextures } from "./soil";

/** The least distance between the dry and the wet voltage: nearer points make more of the noise than of the water. */
const leastSpanMillivolts = 300;

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

export function calibrationRule(value: PropertyValues): string | undefined {
  const { dryMillivolts, wetMillivolts, dryWaterContent, wetWaterContent } = value as {
    readonly [name: string]: number;
  };
  if (!below(wetMillivolts, dryMillivolts, leastSpanMillivolts))
    return `dryMillivolts must be at least ${leastSpanMillivolts} mV above wetMillivolts; ${dryMillivolts} and ${wetMillivolts} mV were refused.`;
  if (!below(dryWaterContent, wetWaterContent))
    return `dryWaterContent must be below wetWaterContent; ${dryWaterContent} and ${wetWaterContent} m³/m³ were refused.`;
  return undefined;
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
  const { criticalVoltage, lowVoltage } = value as { readonly [name: string]: number };
  if (below(criticalVoltage, lowVoltage)) return undefined;
  return `criticalVoltage must be below lowVoltage; ${criticalVoltage} and ${lowVoltage} V were refused.`;
}

function below(lower: number | undefined, upper: number | undefined, distance = 0): boolean {
  if (lower === undefined || upper === undefined) return false;
  return distance === 0 ? lower < upper : lower + distance <= upper;
}
