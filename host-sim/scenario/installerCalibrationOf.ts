import type { JsonObject } from "../../src/model/boundedJson";
import type { CalibrationLevel } from "../../src/model/calibrationLevels";
import type { SoilProfile } from "../../src/model/soil";
import type { SeededRandom } from "../board/random";
import { calibrationText, type ProbeUnit } from "../world/probePhysics";

export interface InstallerOptions {
  readonly level: Exclude<CalibrationLevel, "factory">;
  readonly unit: ProbeUnit;
  readonly soil: SoilProfile;
  readonly random: SeededRandom;
}

/**
 * Standard deviation of a water content found by drying and weighing a core, m³/m³: of the volume, of the balance, and of what
 * the probe and the core do not share. Our own proposal, at the good end of field work.
 */
const samplingError = 0.01;
/** What an installer finds beside the probe: from dry to wet soil of a working field. */
const multiPointCount = 6;
const leastRise = 0.005;
const referenceCelsius = 20;
const referenceVolts = 3.7;

/** `calibration.soilMoisture` as an installer would set it for a unit in a soil; `undefined` for none. */
export function installerCalibrationOf({
  level,
  unit,
  soil,
  random,
}: InstallerOptions): JsonObject | undefined {
  const rawAt = (content: number) =>
    Math.round(unit.curve(content, referenceCelsius, referenceVolts) * 10) / 10;
  const found = (content: number) => Math.max(0, content + samplingError * random.noise());
  const { wiltingPoint, fieldCapacity, porosity } = soil;
  switch (level) {
    case "none":
      return undefined;
    case "twoPoint":
      // Oven-dry soil and soil under water: their contents are taken for granted.
      return { dryRaw: rawAt(0), wetRaw: rawAt(porosity) };
    case "soilTwoPoint": {
      const [dry, wet] = [wiltingPoint, fieldCapacity + 0.5 * (porosity - fieldCapacity)];
      return {
        dryRaw: rawAt(dry),
        wetRaw: rawAt(wet),
        dryWaterContent: Math.min(found(dry), 0.3),
        wetWaterContent: Math.max(found(wet), 0.1),
      };
    }
    case "multiPoint": {
      let before = -1;
      const points = Array.from({ length: multiPointCount }, (_, index) => {
        const content = (porosity * (index + 1)) / (multiPointCount + 0.5);
        // Two samples that contradict each other are taken anew.
        before = Math.max(found(content), before + leastRise);
        return { raw: rawAt(content), waterContent: before };
      });
      return { points: calibrationText(points) };
    }
  }
}
