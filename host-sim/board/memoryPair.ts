import type { Timer, TimerId } from "../../src/board/timer";
import type { ByteStream } from "./byteStream";
import type { StreamOpener } from "./streamOpener";

export interface MemoryPairOptions {
  readonly timer: Timer;
  /** One way, in milliseconds; 20 is a home line to a cloud region near by. */
  readonly latency?: number;
}

/** Two connected streams and the faults of the line between them. */
export interface MemoryPair {
  readonly near: ByteStream;
  readonly far: ByteStream;
  /** Breaks the line: what is under way is lost, and both ends hear of it. Only the first cut counts. */
  cut(error?: Error): void;
  /** From now on nothing arrives at either end, and neither hears of it: a half-open connection. */
  silence(): void;
}

const DEFAULT_LATENCY_MILLISECONDS = 20;

class MemoryStream implements ByteStream {
  onData: (bytes: Uint8Array) => void = () => {};
  onClose: (error?: Error) => void = () => {};
  peer: MemoryStream | undefined;
  /** No more comes out of this end: its owner closed it, or has been told that it closed. */
  #closed = false;
  readonly #arriving = new Set<TimerId>();
  readonly #timer: Timer;
  readonly #latency: number;

  constructor(timer: Timer, latency: number) {
    this.#timer = timer;
    this.#latency = latency;
  }

  write(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.peer?.arrive("bytes", this.#latency, (end) => end.onData(bytes));
  }

  close(): void {
    if (this.#closed) return;
    this.#end();
    this.peer?.arrive("close", this.#latency, (end) => {
      end.#end();
      end.onClose();
    });
  }

  /** Loses what is under way to this end and tells its owner that the line broke. */
  break(error: Error): void {
    if (this.#closed) return;
    this.discard();
    this.arrive("break", 0, (end) => {
      end.#end();
      end.onClose(error);
    });
  }

  /** Forgets what is under way to this end. */
  discard(): void {
    for (const id of this.#arriving) this.#timer.clear(id);
    this.#arriving.clear();
  }

  arrive(what: string, delay: number, take: (end: MemoryStream) => void): void {
    if (this.#closed) return;
    const id = this.#timer.set(`stream ${what}`, delay, () => {
      this.#arriving.delete(id);
      take(this);
    });
    this.#arriving.add(id);
  }

  #end(): void {
    this.#closed = true;
    this.discard();
  }
}

/** Makes two streams connected through memory. Bytes arrive in order, `latency` after they were written. */
export function createMemoryPair({
  timer,
  latency = DEFAULT_LATENCY_MILLISECONDS,
}: MemoryPairOptions): MemoryPair {
  const near = new MemoryStream(timer, latency);
  const far = new MemoryStream(timer, latency);
  let isCut = false;
  near.peer = far;
  far.peer = near;
  const part = () => {
    near.peer = undefined;
    far.peer = undefined;
  };
  return {
    near,
    far,
    cut(error = new Error("the connection was cut")) {
      if (isCut) return;
      isCut = true;
      part();
      near.break(error);
      far.break(error);
    },
    silence() {
      part();
      near.discard();
      far.discard();
    },
  };
}

export interface MemoryOpenerOptions extends MemoryPairOptions {
  /** The listening side: gets the far end of each connection. Sets its callbacks before returning. */
  readonly accept: (stream: ByteStream) => void;
  /** Sees each pair that opens, to inject faults into it. */
  readonly onPair?: (pair: MemoryPair) => void;
}

/** Opens streams through memory to one listener, whatever the target. A connection takes one round trip. */
export function memoryOpener({ accept, onPair, ...options }: MemoryOpenerOptions): StreamOpener {
  const { timer, latency = DEFAULT_LATENCY_MILLISECONDS } = options;
  return (_target, handlers) => {
    let pair: MemoryPair | undefined;
    let opened = false;
    // As with TCP: the listener has the connection after one way, the opener after the way back.
    let waiting = timer.set("stream connect", latency, () => {
      const made = createMemoryPair(options);
      pair = made;
      handlers.onStep?.("resolved");
      handlers.onStep?.("connected");
      // Given up in a step.
      if (opened) return;
      made.near.onClose = (error) => {
        timer.clear(waiting);
        opened = true;
        handlers.onError(error ?? new Error("the connection was closed before it was open"));
      };
      waiting = timer.set("stream connected", latency, () => {
        opened = true;
        handlers.onOpen(made.near);
      });
      onPair?.(made);
      accept(made.far);
    });
    return () => {
      if (opened) return;
      opened = true;
      timer.clear(waiting);
      pair?.near.close();
    };
  };
}
