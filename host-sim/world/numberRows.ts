/** Rows of numbers in one growing block: a year of quarter hours in a few megabytes. */
export class NumberRows {
  readonly width: number;
  #values: Float32Array;
  #count = 0;

  constructor(width: number) {
    this.width = width;
    this.#values = new Float32Array(width * 64);
  }

  get count(): number {
    return this.#count;
  }

  /** All values, row after row; replaced when it grows. */
  get values(): Float32Array {
    return this.#values;
  }

  push(row: Float32Array): void {
    const at = this.#count * this.width;
    if (at + this.width > this.#values.length) {
      const grown = new Float32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values.set(row, at);
    this.#count += 1;
  }

  /** NaN where there is no such number. */
  get(row: number, column: number): number {
    return this.#values[row * this.width + column] ?? Number.NaN;
  }
}
