import type { JsonObject } from "../../src/model/boundedJson";

/**
 * What an installer would desire for a device with the simulator's typical probe, after reading it in dry and in saturated
 * loam: the setting `calibration`.
 */
export const installerCalibration: JsonObject = Object.freeze({
  soilMoisture: Object.freeze({ dryRaw: 2200, wetRaw: 1000, dryWaterContent: 0, wetWaterContent: 0.46 }),
});
