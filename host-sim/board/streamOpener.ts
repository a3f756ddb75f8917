import type { ByteStream } from "./byteStream";

export interface StreamTarget {
  readonly host: string;
  readonly port: number;
}

/** How far an attempt has come: the host has an address, and TCP stands. */
export type StreamStep = "resolved" | "connected";

export interface StreamHandlers {
  /** Progress, each step once and in order. An opener that cannot tell leaves steps out. Never called inside the call. */
  readonly onStep?: (step: StreamStep) => void;
  /** The stream is open. Set its callbacks before returning. */
  readonly onOpen: (stream: ByteStream) => void;
  /** It could not be opened; the message is a sentence that says why. */
  readonly onError: (error: Error) => void;
}

/**
 * Opens a stream of bytes to a host: through memory, TCP or TLS. Exactly one of `onOpen` and `onError` is
 * called, never inside the call. Returns a function that gives the attempt up: no handler is called after it. Once a handler
 * has been called it does nothing.
 */
export type StreamOpener = (target: StreamTarget, handlers: StreamHandlers) => () => void;
