import type { Reading } from "../sampling/reading";
import { ReadingSums, type StatisticsChoice } from "./readingSums";

/** Holds readings until they are a record: one alone as it is, several summed up. */
export class ReadingWindow {
  /** The only one so far. */
  #only: Reading | undefined;
  /** Made with the first second reading: where every reading is a record there is none. */
  #sums: ReadingSums | undefined;
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(reading: Reading): void {
    this.#count++;
    if (this.#count === 1) {
      this.#only = reading;
      return;
    }
    this.#sums ??= new ReadingSums();
    if (this.#only !== undefined) this.#sums.add(this.#only);
    this.#only = undefined;
    this.#sums.add(reading);
  }

  /** What they come to; a reading alone unchanged. `undefined` where there was none. Empties the window. */
  take(choice: StatisticsChoice): Reading | undefined {
    const only = this.#only;
    const count = this.#count;
    this.#only = undefined;
    this.#count = 0;
    return count > 1 ? this.#sums?.take(choice) : only;
  }
}
