import { frozen } from "./frozen";

/** What a soil holds: all fractions of its volume, m³/m³. */
export interface SoilProfile {
  /** All pores full. */
  readonly porosity: number;
  /** What stays two days after a soaking: suction about -33 kPa. */
  readonly fieldCapacity: number;
  /** What plants can no longer draw: suction -1500 kPa. */
  readonly wiltingPoint: number;
}

/**
 * Typical values by texture class (Green-Ampt table after Rawls 1983; clay's field capacity and wilting point are the
 * middle of FAO-56's ranges; the porosity of loamy sand and clay is Rawls' mean).
 */
export const soilTextures = frozen({
  sand: { porosity: 0.46, fieldCapacity: 0.1, wiltingPoint: 0.05 },
  loamySand: { porosity: 0.44, fieldCapacity: 0.12, wiltingPoint: 0.05 },
  sandyLoam: { porosity: 0.45, fieldCapacity: 0.18, wiltingPoint: 0.08 },
  loam: { porosity: 0.46, fieldCapacity: 0.28, wiltingPoint: 0.14 },
  siltLoam: { porosity: 0.48, fieldCapacity: 0.31, wiltingPoint: 0.11 },
  silt: { porosity: 0.48, fieldCapacity: 0.3, wiltingPoint: 0.06 },
  sandyClayLoam: { porosity: 0.43, fieldCapacity: 0.27, wiltingPoint: 0.17 },
  clayLoam: { porosity: 0.48, fieldCapacity: 0.36, wiltingPoint: 0.22 },
  siltyClayLoam: { porosity: 0.51, fieldCapacity: 0.38, wiltingPoint: 0.22 },
  siltyClay: { porosity: 0.52, fieldCapacity: 0.41, wiltingPoint: 0.27 },
  clay: { porosity: 0.48, fieldCapacity: 0.36, wiltingPoint: 0.22 },
} as const satisfies { readonly [name: string]: SoilProfile });

export type SoilTexture = keyof typeof soilTextures;

/** The profile of the setting `soil`: own values before those of the texture class. */
export function soilProfile(soil: Partial<SoilProfile> & { readonly texture: SoilTexture }): SoilProfile {
  const { porosity, fieldCapacity, wiltingPoint } = soilTextures[soil.texture];
  return {
    porosity: soil.porosity ?? porosity,
    fieldCapacity: soil.fieldCapacity ?? fieldCapacity,
    wiltingPoint: soil.wiltingPoint ?? wiltingPoint,
  };
}
