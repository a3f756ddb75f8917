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
 * at its hand-shake, and less what Wi-Fi wants in a burst, 116 KB are left: slots of 16 bytes, and 20 KB for chunks. In
 * chunks the host needs more than that, as its arrays are twice as large and messages cross the bridge as JSON in base64.
 * The stack is that of manifest.json. The instructions are some hundred times what the longest callback needs.
 */
export const boardLimits: XsLimits = Object.freeze({
  slots: 6_000,
  chunkBytes: 131_072,
  stackSlots: 1_024,
  instructions: 200_000_000,
});
