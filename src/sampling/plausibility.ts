import type { Ticks } from "../board/clock";

/** After so long anything may have happened in between, where readings are not as rare themselves. ms */
const comparable = 7_200_000;

/** A jump is looked for over two intervals at least, as the reading before may lack; the half is for what they jitter. */
const comparableIntervals = 2.5;

/** Doubts a value that has jumped until the next one confirms it: a disturbance is gone by then, water is not. */
export class JumpWatch {
  #believed: number | undefined;
  #ticks: Ticks = 0;
  /** The jump that waits to be confirmed. */
  #doubted: number | undefined;

  /**
   * @param largest change that is believed at once; 0 believes each
   * @param interval from one reading to the next, ms
   * @returns whether the value is to be doubted
   */
  doubts(ticks: Ticks, value: number, largest: number, interval: number): boolean {
    const isBelieved =
      largest === 0 ||
      this.#believed === undefined ||
      ticks - this.#ticks > Math.max(comparable, comparableIntervals * interval) ||
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

/** Soil in which a probe of whole counts may give the same one for long: °C, where that is known. */
export interface QuietSoil {
  readonly temperature: number | undefined;
}

/** A probe of counts moves by one at least when its soil warms or cools by this. °C */
const tellingMove = 3;

/** Notices a probe that gives exactly the same raw value over and over: it hangs, as noise alone would move it. */
export class FlatWatch {
  #raw: number | undefined;
  #repeats = 0;
  #coldest = Number.POSITIVE_INFINITY;
  #warmest = Number.NEGATIVE_INFINITY;

  /**
   * @param limit so many equal values in a row are too many; 0 never says so
   * @param quiet for a probe that may stand still: then they are too many only where the soil's temperature has moved
   * @returns whether they are
   */
  isFlat(raw: number, limit: number, quiet?: QuietSoil): boolean {
    if (raw === this.#raw) this.#repeats++;
    else {
      this.#repeats = 1;
      this.#coldest = Number.POSITIVE_INFINITY;
      this.#warmest = Number.NEGATIVE_INFINITY;
    }
    this.#raw = raw;
    if (quiet?.temperature !== undefined) {
      this.#coldest = Math.min(this.#coldest, quiet.temperature);
      this.#warmest = Math.max(this.#warmest, quiet.temperature);
    }
    const isTelling = quiet === undefined || this.#warmest - this.#coldest >= tellingMove;
    return limit > 0 && this.#repeats >= limit && isTelling;
  }
}
