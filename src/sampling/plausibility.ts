import type { Ticks } from "../board/clock";

/** After so long anything may have happened in between. ms */
const comparable = 7_200_000;

/** Doubts a value that has jumped until the next one confirms it: a disturbance is gone by then, water is not. */
export class JumpWatch {
  #believed: number | undefined;
  #ticks: Ticks = 0;
  /** The jump that waits to be confirmed. */
  #doubted: number | undefined;

  /**
   * @param largest change that is believed at once; 0 believes each
   * @returns whether the value is to be doubted
   */
  doubts(ticks: Ticks, value: number, largest: number): boolean {
    const isBelieved =
      largest === 0 ||
      this.#believed === undefined ||
      ticks - this.#ticks > comparable ||
      Math.abs(value - this.#believed) <= largest ||
      (this.#doubted !== undefined && Math.abs(value - this.#doubted) <= largest);
    this.#doubted = isBelieved ? undefined : value;
    if (isBelieved) {
      this.#believed = value;
      this.#ticks = ticks;
    }
    return !isBelieved;
  }
}

/** Notices a probe that gives exactly the same raw value over and over: it hangs, as noise alone would move it. */
export class FlatWatch {
  #raw: number | undefined;
  #repeats = 0;

  /**
   * @param limit so many equal values in a row are too many; 0 never says so
   * @returns whether they are
   */
  isFlat(raw: number, limit: number): boolean {
    this.#repeats = raw === this.#raw ? this.#repeats + 1 : 1;
    this.#raw = raw;
    return limit > 0 && this.#repeats >= limit;
  }
}
