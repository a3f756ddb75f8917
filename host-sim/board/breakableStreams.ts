import type { Timer, TimerId } from "../../src/board/timer";
import type { ByteStream } from "./byteStream";
import type { StreamOpener } from "./streamOpener";

/** Streams that break together, when the network below them goes down. */
export class BreakableStreams {
  readonly #timer: Timer;
  readonly #breakers = new Set<(error: Error) => void>();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Breaks every stream and every attempt to open one. Nothing is called back inside the call. */
  breakAll(error: Error): void {
    for (const lose of [...this.#breakers]) lose(error);
  }

  /** An opener whose streams break with the rest. */
  through(opener: StreamOpener): StreamOpener {
    return (target, { onOpen, onError, onStep }) => {
      let cancel = () => {};
      const release = this.#onBreak((error) => {
        cancel();
        onError(error);
      });
      cancel = opener(target, {
        onOpen: (stream) => {
          release();
          onOpen(this.#watch(stream));
        },
        onError: (error) => {
          release();
          onError(error);
        },
        ...(onStep && { onStep }),
      });
      return () => {
        release();
        cancel();
      };
    };
  }

  /** Calls back once when all break; the function returned withdraws that. */
  #onBreak(onBroken: (error: Error) => void): () => void {
    let waiting: TimerId | undefined;
    const lose = (error: Error) => {
      this.#breakers.delete(lose);
      waiting = this.#timer.set("network broke", 0, () => onBroken(error));
    };
    this.#breakers.add(lose);
    return () => {
      this.#breakers.delete(lose);
      this.#timer.clear(waiting);
    };
  }

  #watch(inner: ByteStream): ByteStream {
    const release = this.#onBreak((error) => {
      inner.close();
      outer.onClose(error);
    });
    const outer: ByteStream = {
      write: (bytes) => inner.write(bytes),
      close: () => {
        release();
        inner.close();
      },
      onData: () => {},
      onClose: () => {},
    };
    inner.onData = (bytes) => outer.onData(bytes);
    inner.onClose = (error) => {
      release();
      outer.onClose(error);
    };
    return outer;
  }
}
