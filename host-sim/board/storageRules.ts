/** NVS on ESP32 allows keys of 15 characters (NVS_KEY_NAME_MAX_SIZE - 1). */
const KEY = /^[\x21-\x7e]{1,15}$/;
/** What one entry of NVS holds as a string (4,000 bytes, its terminator included); the port keeps to it. */
export const MOST_VALUE_BYTES = 4_000;

/** Throws for what a board's storage could not take, so that no firmware comes to rely on more. */
export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new RangeError(`storage key "${key}" is not 1 to 15 printable ASCII characters`);
}

export function checkEntry(key: string, bytes: Uint8Array): void {
  checkKey(key);
  if (bytes.length > MOST_VALUE_BYTES) {
    throw new RangeError(`storage value "${key}" has ${bytes.length} bytes; at most ${MOST_VALUE_BYTES} fit`);
  }
}
