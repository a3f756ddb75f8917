import type { ByteStream } from "./byteStream";

export interface StreamTarget {
  readonly host: string;
  readonly port: number;
}

export interface StreamHandlers {
  /** The stream is open. Set its callbacks before returning. */
  readonly onOpen: (stream: ByteStream) => void;
  /** It could not be opened; the message is a sentence that says why. */
  readonly onError: (error: Error) => void;
}

/**
 * Opens a stream of bytes to a host: through memory, TCP or TLS. Exactly one of the handlers is called, never
 * inside the call. Returns a function that gives the attempt up: no handler is called after it. Once a handler
 * has been called it does nothing.
 */
export type StreamOpener = (target: StreamTarget, handlers: StreamHandlers) => () => void;
