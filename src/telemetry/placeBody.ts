import { calibrationLevels } from "../model/calibrationLevels";
import { type FaultCode, faultCatalogue } from "../model/faults";
import { qualities } from "../model/quality";
import { telemetryFields } from "../model/recordFields";
import type { AppliedCalibration, PlaceReading } from "../sampling/reading";
import type { BodyReader } from "./bodyReader";
import type { BodyWriter } from "./bodyWriter";

/**
 * The two bytes that a place begins with: quality in the lowest two bits, rung of the calibration ladder in the three
 * from `levelShift` on, and a bit for each thing that follows, in this order.
 */
const Flag = Object.freeze({
  quality: 0x0003,
  moisture: 0x0004,
  moistureRaw: 0x0008,
  temperature: 0x0010,
  plantAvailableWater: 0x0020,
  conductivity: 0x0040,
  /** Four bytes: when the calibration was made. */
  date: 0x0080,
  /** How many, and a byte for each. */
  faults: 0x0100,
  /** Something is known of the calibration; nothing follows but for `date`. */
  calibration: 0x0200,
  level: 0x1c00,
  known: 0x1fff,
});
const levelShift = 10;

/** What values are multiplied by: they are kept with the decimals that telemetry writes of them. */
const moistureFactor = 10 ** telemetryFields.soilMoisture.decimals;
const rawFactor = 10 ** telemetryFields.soilMoistureRaw.decimals;
const temperatureFactor = 10 ** telemetryFields.soilTemperature.decimals;
const availableFactor = 10 ** telemetryFields.plantAvailableWater.decimals;
const conductivityFactor = 10 ** telemetryFields.soilConductivity.decimals;

/** The lowest whole number of two bytes with a sign. */
export const lowestSigned = -0x8000;

/** More than all that can be wrong with a measurement; what lies above in the catalogue's order is left out. */
export const mostFaults = 32;

/** The last second that four bytes hold is in 2106. */
const lastSecond = 0xffff_ffff;

const faultsByNumber: readonly (FaultCode | undefined)[] = listByNumber();

/** Appends what was measured at a place: at most 18 bytes, and the faults. A value that two bytes cannot hold is left out. */
export function writePlace(writer: BodyWriter, place: PlaceReading): void {
  const { calibration, faults } = place;
  const offset = writer.skip(2);
  let flags = qualities.indexOf(place.quality);
  if (writer.value(place.moisture, moistureFactor, lowestSigned)) flags |= Flag.moisture;
  if (writer.value(place.moistureRaw, rawFactor, 0)) flags |= Flag.moistureRaw;
  if (writer.value(place.temperature, temperatureFactor, lowestSigned)) flags |= Flag.temperature;
  if (writer.value(place.plantAvailableWater, availableFactor, 0)) flags |= Flag.plantAvailableWater;
  if (writer.value(place.conductivity, conductivityFactor, 0)) flags |= Flag.conductivity;
  if (calibration !== undefined) {
    const { level, seconds } = calibration;
    flags |= Flag.calibration | (calibrationLevels.indexOf(level) << levelShift);
    if (seconds !== undefined && seconds >= 0 && seconds <= lastSecond) {
      writer.long(seconds);
      flags |= Flag.date;
    }
  }
  if (faults.length > 0) {
    writeFaults(writer, faults);
    flags |= Flag.faults;
  }
  writer.view.setUint16(offset, flags);
}

/** `undefined` where the bytes are no place. Faults come back in the order of their numbers. */
export function readPlace(reader: BodyReader): PlaceReading | undefined {
  const flags = reader.short();
  const quality = qualities[flags & Flag.quality];
  if ((flags & ~Flag.known) !== 0 || quality === undefined) return undefined;
  const place: { -readonly [Name in keyof PlaceReading]: PlaceReading[Name] } = { quality, faults: [] };
  if ((flags & Flag.moisture) !== 0) place.moisture = reader.value(moistureFactor, lowestSigned);
  if ((flags & Flag.moistureRaw) !== 0) place.moistureRaw = reader.value(rawFactor, 0);
  if ((flags & Flag.temperature) !== 0) place.temperature = reader.value(temperatureFactor, lowestSigned);
  if ((flags & Flag.plantAvailableWater) !== 0) place.plantAvailableWater = reader.value(availableFactor, 0);
  if ((flags & Flag.conductivity) !== 0) place.conductivity = reader.value(conductivityFactor, 0);
  if ((flags & Flag.calibration) !== 0) {
    const calibration = readCalibration(reader, flags);
    if (calibration === undefined) return undefined;
    place.calibration = calibration;
  } else if ((flags & (Flag.level | Flag.date)) !== 0) return undefined;
  if ((flags & Flag.faults) !== 0) {
    const faults = readFaults(reader);
    if (faults === undefined) return undefined;
    place.faults = faults;
  }
  return place;
}

function readCalibration(reader: BodyReader, flags: number): AppliedCalibration | undefined {
  const level = calibrationLevels[(flags & Flag.level) >> levelShift];
  if (level === undefined) return undefined;
  return (flags & Flag.date) === 0 ? { level } : { level, seconds: reader.long() };
}

function writeFaults(writer: BodyWriter, faults: readonly FaultCode[]): void {
  const numbers = faults.map((code) => faultCatalogue[code].number as number).sort((a, b) => a - b);
  const count = Math.min(numbers.length, mostFaults);
  writer.byte(count);
  for (let index = 0; index < count; index++) writer.byte(numbers[index] as number);
}

/** `undefined` where the bytes are no faults in order. One that only a newer firmware knows is left out. */
function readFaults(reader: BodyReader): readonly FaultCode[] | undefined {
  const count = reader.byte();
  if (count === 0 || count > mostFaults) return undefined;
  const faults: FaultCode[] = [];
  let last = 0;
  for (let index = 0; index < count; index++) {
    const number = reader.byte();
    if (number <= last) return undefined;
    last = number;
    const code = faultsByNumber[number];
    if (code !== undefined) faults.push(code);
  }
  return faults;
}

function listByNumber(): readonly (FaultCode | undefined)[] {
  const list: (FaultCode | undefined)[] = [];
  for (const code of Object.keys(faultCatalogue) as FaultCode[]) {
    const { number } = faultCatalogue[code];
    while (list.length < number) list.push(undefined);
    list[number] = code;
  }
  return Object.freeze(list);
}
