import { frozen } from "../model/frozen";
import { type Place, placeName, places } from "../model/places";

/** What the fields of a place are called in telemetry. */
export type PlaceFieldNames = ReturnType<typeof namesOf<Place>>;

function namesOf<P extends Place>(place: P) {
  return {
    moisture: placeName("soilMoisture", place),
    moistureRaw: placeName("soilMoistureRaw", place),
    temperature: placeName("soilTemperature", place),
    quality: placeName("quality", place),
    faults: placeName("faults", place),
    plantAvailableWater: placeName("plantAvailableWater", place),
    calibrationLevel: placeName("calibrationLevel", place),
    calibrationDate: placeName("calibrationDate", place),
    conductivity: placeName("soilConductivity", place),
  };
}

/** Of places 1, 2 and 3: put together once, and not with each record. */
export const placeFieldNames: readonly PlaceFieldNames[] = frozen(places.map(namesOf<Place>));
