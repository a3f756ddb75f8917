import type { PlaceReading } from "../sampling/reading";
import type { TelemetryRecord } from "./record";

/**
 * For whoever watches the log of a board, or of a simulated device whose hub is elsewhere: place 1, what belongs to the
 * device, then places 2 and 3, where there are such.
 */
export function describeRecord({ sequence, reading }: TelemetryRecord): string {
  const { airTemperature, airHumidity, battery, further } = reading;
  let words = `reading ${sequence}: ${describePlace(reading)}`;
  if (airTemperature !== undefined) words += `, air ${airTemperature.toFixed(2)} °C`;
  if (airHumidity !== undefined) words += `, humidity ${airHumidity.toFixed(1)} %`;
  if (battery !== undefined) words += `, battery ${battery.toFixed(2)} V`;
  if (further !== undefined) {
    for (let index = 0; index < further.length; index++) {
      const place = further[index];
      if (place !== undefined) words += `; place ${index + 2}: ${describePlace(place)}`;
    }
  }
  return words;
}

/** That a probe was never calibrated is among the faults. */
function describePlace({ moisture, temperature, quality, faults }: PlaceReading): string {
  const water = moisture === undefined ? "no moisture" : `${moisture.toFixed(3)} m³/m³`;
  const warmth = temperature === undefined ? "no temperature" : `${temperature.toFixed(2)} °C`;
  return `${water}, ${warmth}, ${[quality, ...faults].join(" ")}`;
}
