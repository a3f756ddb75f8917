/** CRC-8 of 1-Wire parts, x⁸ + x⁵ + x⁴ + 1, least significant bit first (Maxim application note 27). */
export function crc8(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
