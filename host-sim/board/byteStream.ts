/**
 * Bytes both ways, as a connected TCP or TLS socket gives them; what MQTT runs over in the simulator and in the
 * hub. A real socket and the in-memory pair look alike here, so the very bytes of MQTT travel in both.
 *
 * The owner sets the callbacks right after it gets the stream. No callback runs inside a call of the owner's.
 */
export interface ByteStream {
  /** Sends. Ignored after close. The bytes are the stream's from here on. */
  write(bytes: Uint8Array): void;
  /** Closes after what was written is sent. May be called twice. `onClose` is not called for one's own close. */
  close(): void;
  onData: (bytes: Uint8Array) => void;
  /** The other side closed, or the connection broke (`error` says how). */
  onClose: (error?: Error) => void;
}
