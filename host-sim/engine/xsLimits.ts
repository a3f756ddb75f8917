/** What a board lets the firmware have. Beyond it the machine ends, as a board restarts. */
export interface XsLimits {
  /** Slots beyond what code and built-in objects take, which a board has in flash. */
  readonly slots: number;
  /** Bytes of text, buffers and arrays beyond the same. A value in an array takes 32 bytes here and 16 on a board. */
  readonly chunkBytes: number;
  /** Slots of the stack. */
  readonly stackSlots: number;
  /** Instructions that one callback may take before the watchdog ends it. */
  readonly instructions: number;
}

/**
 * An ESP32-C3. Its XS takes what is free of system memory: 110,928 bytes are while it is connected and in step, beside
 * about 50 KB that are taken (docs/how-to/build-for-a-board.md). Less 15 KB of slots and 7 KB of chunks for the SDK's TLS
 * at its hand-shake, and less what Wi-Fi wants in a burst, some 120 KB are left: 96 KB of slots of 16 bytes, and 24 KB for
 * chunks. Chunks get four times that here, as arrays are twice as large and each message is on the bridge as bytes, as
 * base64 and as JSON. The stack is that of manifest.json. The instructions are some fifty times what the longest callback
 * needs, a twin of 8 KB.
 */
export const boardLimits: XsLimits = Object.freeze({
  slots: 6_000,
  chunkBytes: 98_304,
  stackSlots: 1_024,
  instructions: 50_000_000,
});
