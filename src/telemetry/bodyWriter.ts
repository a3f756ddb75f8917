import { maximumBodyBytes } from "../storage/entryLog";

/** Writes numbers one behind the other, the highest byte first. Throws RangeError for more than a log takes in one body. */
export class BodyWriter {
  /** Of all that fits, for what has a place of its own. */
  readonly view = new DataView(new ArrayBuffer(maximumBodyBytes));
  #length = 0;

  /** Leaves bytes for what is written later, or by others. Returns where they are. */
  skip(count: number): number {
    const offset = this.#length;
    this.#length += count;
    return offset;
  }

  byte(value: number): void {
    this.view.setUint8(this.skip(1), value);
  }

  /** Four bytes. */
  long(value: number): void {
    this.view.setUint32(this.skip(4), value);
  }

  /**
   * A measured value as the whole number value × factor, less the lowest one that is held: two bytes. False, and nothing
   * written, where there is no value or it lies beyond.
   */
  value(value: number | undefined, factor: number, lowest: number): boolean {
    if (value === undefined) return false;
    const stored = Math.round(value * factor) - lowest;
    if (!(stored >= 0 && stored <= 0xffff)) return false;
    this.view.setUint16(this.skip(2), stored);
    return true;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return new Uint8Array(this.view.buffer.slice(0, this.#length));
  }
}
