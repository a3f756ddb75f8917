/** x^8 + x^5 + x^4 + 1, most significant bit first (SHT3x-DIS datasheet, table 20). */
const polynomial = 0x31;

/** CRC-8 of Sensirion's parts over the two bytes of the word at `at`. */
export function sensirionCrc8(bytes: Uint8Array, at: number): number {
  let crc = 0xff;
  for (let index = at; index < at + 2; index++) {
    crc ^= bytes[index] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ polynomial) & 0xff : crc << 1;
  }
  return crc;
}
