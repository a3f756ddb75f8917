import { believableMoisture, believableTemperature } from "../sampling/believable";
import type { PlaceReading } from "../sampling/reading";

/**
 * How far the water content of a place is to be trusted, and with it the raw value that it was worked out from: 0 where
 * there is none, 1 where it is doubted, 2 where it is believed.
 */
export function moistureTrust(place: PlaceReading): 0 | 1 | 2 {
  if (!Number.isFinite(place.moisture)) return 0;
  return believableMoisture(place) === undefined ? 1 : 2;
}

/** How far its temperature is: 0 where there is none or it is doubted, 1 where it is believed. */
export function temperatureTrust(place: PlaceReading): 0 | 1 {
  return Number.isFinite(believableTemperature(place)) ? 1 : 0;
}
