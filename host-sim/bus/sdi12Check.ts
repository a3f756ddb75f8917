/**
 * The check sum of an SDI-12 answer: CRC-16 with the polynomial 0xA001 in three characters of six bits and 0x40 (SDI-12
 * specification 1.4, clause 4.4.12).
 */
export function sdi12CheckOf(text: string): string {
  let crc = 0;
  for (const character of text) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return String.fromCharCode(0x40 | (crc >>> 12), 0x40 | ((crc >>> 6) & 0x3f), 0x40 | (crc & 0x3f));
}
