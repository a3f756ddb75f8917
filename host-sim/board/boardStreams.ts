import type { ByteStream } from "./byteStream";
import type { StreamOpener } from "./streamOpener";

/** The streams of one boot. They can be left as a cut of power leaves them: open, with nobody at this end. */
export class BoardStreams {
  #isLeft = false;

  /** From now on nothing goes out and nothing comes in, and the other side is not told: its connections are half open. */
  leave(): void {
    this.#isLeft = true;
  }

  /** An opener whose streams are left with the rest. */
  through(opener: StreamOpener): StreamOpener {
    return (target, { onOpen, onError, onStep }) => {
      const cancel = opener(target, {
        onStep: (step) => {
          if (!this.#isLeft) onStep?.(step);
        },
        onOpen: (inner) => {
          const stream = this.#watch(inner);
          if (!this.#isLeft) onOpen(stream);
        },
        onError: (error) => {
          if (!this.#isLeft) onError(error);
        },
      });
      return () => {
        if (!this.#isLeft) cancel();
      };
    };
  }

  #watch(inner: ByteStream): ByteStream {
    const outer: ByteStream = {
      write: (bytes) => {
        if (!this.#isLeft) inner.write(bytes);
      },
      close: () => {
        if (!this.#isLeft) inner.close();
      },
      onData: () => undefined,
      onClose: () => undefined,
    };
    inner.onData = (bytes) => {
      if (!this.#isLeft) outer.onData(bytes);
    };
    inner.onClose = (error) => {
      if (!this.#isLeft) outer.onClose(error);
    };
    return outer;
  }
}
