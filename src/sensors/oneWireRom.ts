import { crc8 } from "./crc8";

/** Bytes of a ROM code: family, 48 bits of serial number, CRC-8 (DS18B20 datasheet, figure 8). */
export const romLength = 8;

const hexadecimal = "0123456789abcdef";

/**
 * Reads a ROM code as tools print it: 16 hexadecimal digits, the family first, which is also the order on the wire.
 *
 * @param family the family that the part must be of
 * @returns the 8 bytes, or a sentence that says what is wrong and what is allowed
 */
export function parseRom(text: string, family: number): Uint8Array | string {
  const digits = text.toLowerCase();
  const rom = new Uint8Array(romLength);
  let length = 0;
  for (const digit of digits) {
    const value = hexadecimal.indexOf(digit);
    if (value < 0 || length === 2 * romLength) return `rom ${shape}; "${text.slice(0, 24)}" was refused.`;
    rom[length >> 1] = ((rom[length >> 1] ?? 0) << 4) | value;
    length++;
  }
  if (length !== 2 * romLength) return `rom ${shape}; "${text}" was refused.`;
  if (rom[0] !== family)
    return `rom must begin with ${family.toString(16)}, the family of this kind of part; "${text}" was refused.`;
  if (crc8(rom, romLength) !== 0)
    return `rom must end in its own check byte: "${text}" has a slip somewhere, or its bytes are the wrong way round.`;
  return rom;
}

const shape = "must be 16 hexadecimal digits, family first, such as 28ff641d8ca21605";
