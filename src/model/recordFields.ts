import { calibrationLevels } from "./calibrationLevels";
import { frozen } from "./frozen";
import { type Place, type PlaceName, placeName } from "./places";
import { qualities } from "./quality";
import type { TelemetryTable } from "./telemetryField";

/** The fields of a place other than the first, with keys from `first` on: those of place 1 with the place behind the name. */
function placeFields<P extends Exclude<Place, 1>>(place: P, first: number) {
  const number = { kind: "number" } as const;
  const fields = {
    soilMoisture: {
      ...number,
      key: first,
      unit: "m³/m³",
      decimals: 3,
      meaning: `Water content at place ${place}.`,
    },
    soilMoistureRaw: {
      ...number,
      key: first + 1,
      unit: "mV or counts",
      decimals: 1,
      meaning: `The raw value of the moisture probe at place ${place}.`,
    },
    soilTemperature: {
      ...number,
      key: first + 2,
      unit: "°C",
      decimals: 2,
      meaning: `Soil temperature at place ${place}.`,
    },
    quality: {
      kind: "enum",
      values: qualities,
      key: first + 3,
      unit: "",
      decimals: 0,
      meaning: `good, uncertain or bad: what was measured at place ${place}. CBOR: 0, 1, 2.`,
    },
    faults: {
      kind: "faults",
      key: first + 4,
      unit: "",
      decimals: 0,
      meaning: `Codes of what was wrong at place ${place}; absent where nothing was.`,
    },
    plantAvailableWater: {
      ...number,
      key: first + 5,
      unit: "",
      decimals: 2,
      meaning: `Water that plants can draw at place ${place}, as a fraction.`,
    },
    calibrationLevel: {
      kind: "enum",
      values: calibrationLevels,
      key: first + 6,
      unit: "",
      decimals: 0,
      meaning: `How the water content at place ${place} was worked out. CBOR: 0 to 4.`,
    },
    calibrationDate: {
      kind: "time",
      key: first + 7,
      unit: "",
      decimals: 0,
      meaning: `When the moisture probe at place ${place} was calibrated, UTC.`,
    },
    soilConductivity: {
      ...number,
      key: first + 8,
      unit: "S/m",
      decimals: 4,
      meaning: `Bulk electrical conductivity of the soil at place ${place}.`,
    },
  } as const satisfies TelemetryTable;
  const named = Object.entries(fields).map(([name, field]) => [placeName(name, place), field]);
  return Object.fromEntries(named) as {
    readonly [Name in keyof typeof fields as PlaceName<Name & string, P>]: (typeof fields)[Name];
  };
}

/** The fields of a record: a reading, or what the readings of a telemetry interval come to. */
export const telemetryFields = frozen({
  sequence: {
    key: 1,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning:
      "Number of the record. Goes up with each record, and never repeats on a device. A number that never comes is a record that was lost; where there is no record flash, or where it or the storage failed, a restart also skips numbers that no record had.",
  },
  boot: {
    key: 2,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning: "How often the device had started when it measured, from 1.",
  },
  time: {
    key: 3,
    kind: "time",
    unit: "",
    decimals: 0,
    meaning: "When it was measured, UTC. JSON: ISO 8601 to the second; CBOR: seconds since 1970-01-01.",
  },
  soilMoisture: {
    key: 4,
    kind: "number",
    unit: "m³/m³",
    decimals: 3,
    meaning: "Volumetric water content as a fraction. Absent where it could not be measured.",
  },
  soilMoistureRaw: {
    key: 5,
    kind: "number",
    unit: "mV or counts",
    decimals: 1,
    meaning:
      "The probe's raw value that the water content was worked out from: mV of an analogue probe, counts of the others.",
  },
  soilTemperature: {
    key: 6,
    kind: "number",
    unit: "°C",
    decimals: 2,
    meaning: "Soil temperature. Absent where it could not be measured.",
  },
  quality: {
    key: 7,
    kind: "enum",
    values: qualities,
    unit: "",
    decimals: 0,
    meaning: "good, uncertain or bad. CBOR: 0, 1, 2.",
  },
  faults: {
    key: 8,
    kind: "faults",
    unit: "",
    decimals: 0,
    meaning:
      "Codes of what was wrong with this measurement (at place 1, and of the device as a whole); absent where nothing was. CBOR: their numbers.",
  },
  samples: {
    key: 9,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning: "How many readings the record sums up, where it is more than one; the values are their means.",
  },
  soilMoistureMinimum: {
    key: 10,
    kind: "number",
    unit: "m³/m³",
    decimals: 3,
    meaning: "Lowest water content of those readings.",
  },
  soilMoistureMaximum: {
    key: 11,
    kind: "number",
    unit: "m³/m³",
    decimals: 3,
    meaning: "Highest water content of those readings.",
  },
  soilMoistureSpread: {
    key: 12,
    kind: "number",
    unit: "m³/m³",
    decimals: 4,
    meaning: "Standard deviation of the water content of those readings.",
  },
  soilTemperatureMinimum: {
    key: 13,
    kind: "number",
    unit: "°C",
    decimals: 2,
    meaning: "Lowest soil temperature of those readings.",
  },
  soilTemperatureMaximum: {
    key: 14,
    kind: "number",
    unit: "°C",
    decimals: 2,
    meaning: "Highest soil temperature of those readings.",
  },
  uptime: {
    key: 15,
    kind: "integer",
    unit: "s",
    decimals: 0,
    meaning:
      "Time from the device's start to the measurement, where `time` is not known: the power went before the clock was set and the hub was reached.",
  },
  plantAvailableWater: {
    key: 16,
    kind: "number",
    unit: "",
    decimals: 2,
    meaning:
      "Water that plants can draw, as a fraction of what the soil holds for them: 0 at soil.wiltingPoint and below, 1 at soil.fieldCapacity, more while it drains.",
  },
  calibrationLevel: {
    key: 17,
    kind: "enum",
    values: calibrationLevels,
    unit: "",
    decimals: 0,
    meaning:
      "How the water content was worked out: none (a typical probe), factory (the maker's equation), twoPoint, soilTwoPoint or multiPoint. CBOR: 0 to 4.",
  },
  calibrationDate: {
    key: 18,
    kind: "time",
    unit: "",
    decimals: 0,
    meaning: "When the moisture probe was calibrated, UTC. Absent where that is not known.",
  },
  soilConductivity: {
    key: 19,
    kind: "number",
    unit: "S/m",
    decimals: 4,
    meaning: "Bulk electrical conductivity of the soil. Absent where no probe measures it.",
  },
  airTemperature: {
    key: 20,
    kind: "number",
    unit: "°C",
    decimals: 2,
    meaning: "Temperature of the air, or of the enclosure the sensor is in.",
  },
  airHumidity: { key: 21, kind: "number", unit: "%", decimals: 1, meaning: "Relative humidity there." },
  battery: {
    key: 22,
    kind: "number",
    unit: "V",
    decimals: 2,
    meaning: "Voltage at the battery, measured before the reading. Absent where it is not measured.",
  },
  ...placeFields(2, 32),
  ...placeFields(3, 48),
} as const satisfies TelemetryTable);
