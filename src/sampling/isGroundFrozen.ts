import { believableTemperature } from "./believable";
import type { PlaceReading, Reading } from "./reading";

/**
 * Whether the soil is frozen wherever the device can tell: at each place the fault moistureFrozen, or a temperature below
 * 0 °C that nothing speaks against. A place without such a temperature has no say; where none can tell, the soil is not taken
 * for frozen.
 */
export function isGroundFrozen(reading: Reading): boolean {
  const place = isPlaceFrozen(reading);
  let isAny = place === true;
  let isAll = place !== false;
  for (const other of reading.further ?? []) {
    const isOther = other && isPlaceFrozen(other);
    if (isOther === true) isAny = true;
    if (isOther === false) isAll = false;
  }
  return isAny && isAll;
}

function isPlaceFrozen(place: PlaceReading): boolean | undefined {
  if (place.faults.includes("moistureFrozen")) return true;
  const temperature = believableTemperature(place);
  return temperature === undefined ? undefined : temperature < 0;
}
