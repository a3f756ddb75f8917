/**
 * Small values that outlive a power cut: settings, counters. Each write replaces one value whole or not at all.
 * Keys are 1 to 15 ASCII characters (NVS on ESP32 allows no more).
 */
export interface Storage {
  /** The stored bytes, or `undefined` where nothing is stored. Throws when the medium cannot be read. */
  read(key: string): Uint8Array | undefined;
  /** Returns once the bytes are durable. Throws when they cannot be stored; the old value then stands. */
  write(key: string, bytes: Uint8Array): void;
  /** Harmless where nothing is stored. */
  remove(key: string): void;
}
