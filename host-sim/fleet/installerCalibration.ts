import type { JsonObject } from "../../src/model/boundedJson";
import { placeName } from "../../src/model/places";
import type { MoistureScale, PartEntry } from "../../src/sensors/part";
import { type PartKind, partTable } from "../../src/sensors/partTable";

/** Water content of the installer's saturated loam, m³/m³. The dry one has none. */
const saturated = 0.46;

/**
 * What an installer would desire for a device with the simulator's typical capacitive probe, after reading it in dry and in
 * saturated loam: the setting `calibration`.
 */
export const installerCalibration: JsonObject = Object.freeze({
  soilMoisture: Object.freeze({
    dryRaw: 2200,
    wetRaw: 1000,
    dryWaterContent: 0,
    wetWaterContent: saturated,
  }),
});

/**
 * What that installer would desire for a device with these parts: for each place with a moisture probe the two raw values
 * that a typical one of its kind gives. None for one that its maker has calibrated.
 */
export function installerSettings(parts: readonly PartEntry[]): JsonObject {
  const settings: Record<string, JsonObject> = {};
  for (const { kind, probes } of parts) {
    const { moisture } = partTable[kind as PartKind] as { readonly moisture?: MoistureScale };
    if (moisture === undefined || moisture.level === "factory") continue;
    for (const { place } of probes)
      if (place !== undefined) settings[placeName("calibration", place)] ??= typicalLine(moisture);
  }
  return settings;
}

function typicalLine({ nominal }: MoistureScale): JsonObject {
  const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = nominal;
  const slope = (wetRaw - dryRaw) / (wetWaterContent - dryWaterContent);
  const rawAt = (content: number) => Math.round((dryRaw + (content - dryWaterContent) * slope) * 10) / 10;
  return {
    soilMoisture: {
      dryRaw: rawAt(0),
      wetRaw: rawAt(saturated),
      dryWaterContent: 0,
      wetWaterContent: saturated,
    },
  };
}
