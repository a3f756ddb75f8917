import type { PlaceReading } from "./reading";

/**
 * The water content of a place, m³/m³, where nothing speaks against it: a doubted one is told, and nothing follows from it.
 * That of a probe which was never calibrated is believed, as its course is true and only its level is not.
 */
export function believableMoisture(place: PlaceReading | undefined): number | undefined {
  if (place?.moisture === undefined) return undefined;
  for (const fault of place.faults)
    if (fault.startsWith("moisture") && fault !== "moistureUncalibrated") return undefined;
  return place.moisture;
}

/**
 * The soil temperature of a place, °C, likewise. The other faults of thermometers say that one of them gave nothing: a value
 * beside them is that of another part.
 */
export function believableTemperature(place: PlaceReading | undefined): number | undefined {
  if (place?.temperature === undefined) return undefined;
  for (const fault of place.faults)
    if (fault === "temperatureJump" || fault === "temperatureDisagrees") return undefined;
  return place.temperature;
}
