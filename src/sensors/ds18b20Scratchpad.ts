import { crc8 } from "./crc8";
import type { Measured } from "./part";

/** The scratchpad's bytes (DS18B20 datasheet, figure 9). */
export const scratchpadLength = 9;
const Byte = Object.freeze({
  temperatureLow: 0,
  temperatureHigh: 1,
  alarmHigh: 2,
  alarmLow: 3,
  configuration: 4,
  reserved6: 6,
  crc: 8,
});

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

/** What was written to the part before the conversion, and must be read back. */
export interface ScratchpadMark {
  /** Bits of the result, 9 to 12. */
  readonly resolution: number;
  /** 16 bits that stand in the alarm registers. */
  readonly nonce: number;
}

/** The three bytes that put a mark into the scratchpad: TH, TL and configuration (datasheet, "Write scratchpad"). */
export function markBytes({ resolution, nonce }: ScratchpadMark): readonly [number, number, number] {
  return [(nonce >> 8) & 0xff, nonce & 0xff, ((resolution - 9) << 5) | 0x1f];
}

/**
 * The temperature in a DS18B20's scratchpad, °C. Faults: temperatureNoResponse for all ones (an empty bus),
 * temperatureCorrupt for all zeros (their CRC is right by accident), a wrong CRC or a mark that was not written for this
 * conversion, temperaturePowerOn, temperatureOutOfRange.
 */
export function readScratchpad(bytes: Uint8Array, mark: ScratchpadMark): Measured {
  if (bytes.length !== scratchpadLength) return { fault: "temperatureCorrupt" };
  if (bytes.every((byte) => byte === 0xff)) return { fault: "temperatureNoResponse" };
  if (bytes.every((byte) => byte === 0) || crc8(bytes, Byte.crc) !== bytes[Byte.crc])
    return { fault: "temperatureCorrupt" };

  const raw = ((bytes[Byte.temperatureHigh] ?? 0) << 8) | (bytes[Byte.temperatureLow] ?? 0);
  // Before the mark, which a part that lost its supply has lost too: this says more.
  if (raw === powerOnTemperature && bytes[Byte.reserved6] === powerOnReserved6)
    return { fault: "temperaturePowerOn" };

  const [high, low, configuration] = markBytes(mark);
  if (
    bytes[Byte.alarmHigh] !== high ||
    bytes[Byte.alarmLow] !== low ||
    bytes[Byte.configuration] !== configuration
  )
    return { fault: "temperatureCorrupt" };

  // What lies below the resolution is undefined (datasheet, table 2).
  const undefinedBits = 12 - mark.resolution;
  const signed = (raw << 16) >> 16;
  const temperature = ((signed >> undefinedBits) << undefinedBits) / 16;
  if (temperature < lowestTemperature || temperature > highestTemperature)
    return { fault: "temperatureOutOfRange" };
  return { value: temperature };
}
