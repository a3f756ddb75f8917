import type { FaultCode } from "../model/faults";
import { crc8 } from "./crc8";

/** Degrees Celsius, or why there are none. */
export type TemperatureSample = { readonly temperature: number } | { readonly fault: FaultCode };

/** The scratchpad's bytes (DS18B20 datasheet, figure 9). */
export const scratchpadLength = 9;
const Byte = Object.freeze({ temperatureLow: 0, temperatureHigh: 1, configuration: 4, reserved6: 6, crc: 8 });

/** The temperature register at power-on: 85 °C (datasheet, table 1). */
const powerOnTemperature = 0x0550;

/**
 * Byte 6 before the first conversion. Each conversion rewrites it as 0x10 minus the temperature's low four bits, so
 * that a true 85 °C shows 0x10 there (drivers/w1/slaves/w1_therm.c in Linux).
 */
const powerOnReserved6 = 0x0c;

/** What the part can measure, °C (datasheet, operating range). */
const lowestTemperature = -55;
const highestTemperature = 125;

/**
 * The temperature in a DS18B20's scratchpad. Faults: temperatureNoResponse for all ones (an empty bus),
 * temperatureCorrupt for all zeros (their CRC is right by accident) or a wrong CRC, temperaturePowerOn,
 * temperatureOutOfRange.
 */
export function readScratchpad(bytes: Uint8Array): TemperatureSample {
  if (bytes.length !== scratchpadLength) return { fault: "temperatureCorrupt" };
  if (bytes.every((byte) => byte === 0xff)) return { fault: "temperatureNoResponse" };
  if (bytes.every((byte) => byte === 0) || crc8(bytes, Byte.crc) !== bytes[Byte.crc])
    return { fault: "temperatureCorrupt" };

  const raw = ((bytes[Byte.temperatureHigh] ?? 0) << 8) | (bytes[Byte.temperatureLow] ?? 0);
  if (raw === powerOnTemperature && bytes[Byte.reserved6] === powerOnReserved6)
    return { fault: "temperaturePowerOn" };

  // Bits 5 and 6 hold the resolution, 0 for 9 bits to 3 for 12; what lies below it is undefined (datasheet, table 2).
  const undefinedBits = 3 - (((bytes[Byte.configuration] ?? 0) >> 5) & 3);
  const signed = (raw << 16) >> 16;
  const temperature = ((signed >> undefinedBits) << undefinedBits) / 16;
  if (temperature < lowestTemperature || temperature > highestTemperature)
    return { fault: "temperatureOutOfRange" };
  return { temperature };
}
