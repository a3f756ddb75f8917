/** x^8 + x^5 + x^4 + 1, reflected (Maxim application note 27). */
const polynomial = 0x8c;

/** CRC-8 of 1-Wire parts over the first `count` bytes. Over data followed by its own CRC it is 0. */
export function crc8(bytes: Uint8Array, count: number): number {
  let crc = 0;
  for (let index = 0; index < count; index++) {
    crc ^= bytes[index] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
  }
  return crc;
}
