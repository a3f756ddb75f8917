import { type SoilProfile, soilTextures } from "../../src/model/soil";
import type { Scenario } from "../world/scenarioSchema";

/** What the soil of a scenario holds. */
export function soilOf({ field: { soil } }: Scenario): SoilProfile {
  return typeof soil === "string" ? soilTextures[soil] : soil;
}

/** The setting `soil` that an installer gives for it. */
export function soilSetting({ field: { soil } }: Scenario): Readonly<Record<string, string | number>> {
  return typeof soil === "string" ? { texture: soil } : { ...soil };
}
