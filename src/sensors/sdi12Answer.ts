/** Longest answer: an address, 75 characters of values, a check sum, the end (specification 1.4, table 10). */
export const longestAnswer = 81;

/** Characters of a check sum. */
const checkLength = 3;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** x^16 + x^15 + x^2 + 1, reflected (specification 1.4, clause 4.4.12). */
const polynomial = 0xa001;

/** The check sum of the first `count` characters. */
export function sdi12Crc(bytes: Uint8Array, count: number): number {
  let crc = 0;
  for (let index = 0; index < count; index++) {
    crc ^= bytes[index] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
  }
  return crc;
}

/**
 * Takes an answer apart.
 *
 * @param bytes the characters as they came, 0xFF for one that was not sent rightly
 * @param checked whether it has a check sum
 * @returns what stands between address and check sum or end; `undefined` where it is not a whole answer of that sensor
 */
export function readSdi12Answer(bytes: Uint8Array, address: string, checked: boolean): string | undefined {
  const end = bytes.length - 2;
  if (bytes[end] !== carriageReturn || bytes[end + 1] !== lineFeed) return undefined;
  const length = checked ? end - checkLength : end;
  if (length < 1 || bytes.length > longestAnswer || bytes[0] !== address.charCodeAt(0)) return undefined;
  if (checked) {
    const crc = sdi12Crc(bytes, length);
    if (bytes[length] !== (0x40 | (crc >> 12))) return undefined;
    if (bytes[length + 1] !== (0x40 | ((crc >> 6) & 0x3f))) return undefined;
    if (bytes[length + 2] !== (0x40 | (crc & 0x3f))) return undefined;
  }
  let text = "";
  for (let index = 1; index < length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether an answer is at its end. */
export function endsSdi12Answer(bytes: Uint8Array, length: number): boolean {
  return length >= 2 && bytes[length - 2] === carriageReturn && bytes[length - 1] === lineFeed;
}
