import { viewOf } from "./storedMoment";

/** Reads what `BodyWriter` wrote. Beyond the end there are zeros, and `isAtEnd` is false for good: ask it last. */
export class BodyReader {
  readonly #view: DataView;
  #offset: number;

  constructor(bytes: Uint8Array, offset: number) {
    this.#view = viewOf(bytes);
    this.#offset = offset;
  }

  /** All was read, and nothing beyond. */
  get isAtEnd(): boolean {
    return this.#offset === this.#view.byteLength;
  }

  byte(): number {
    const offset = this.#take(1);
    return offset < 0 ? 0 : this.#view.getUint8(offset);
  }

  short(): number {
    const offset = this.#take(2);
    return offset < 0 ? 0 : this.#view.getUint16(offset);
  }

  /** Four bytes. */
  long(): number {
    const offset = this.#take(4);
    return offset < 0 ? 0 : this.#view.getUint32(offset);
  }

  /** A measured value, see `BodyWriter.value`. */
  value(factor: number, lowest: number): number {
    return (this.short() + lowest) / factor;
  }

  /** Where so many bytes begin; -1 where there are fewer. */
  #take(count: number): number {
    const offset = this.#offset;
    this.#offset += count;
    return this.#offset > this.#view.byteLength ? -1 : offset;
  }
}
