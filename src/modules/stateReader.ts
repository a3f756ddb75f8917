import type { Ticks } from "../board/clock";

/** What lies further back is taken to lie so far back: a year. ms */
const longestAge = 31_536_000_000;

/**
 * Takes the stored state of a module apart, number by number. It is judged as anything from outside: one number that
 * cannot be, and all of it is unsound, which is asked at the end (`isSound`).
 */
export class StateReader {
  readonly #numbers: ArrayLike<number>;
  readonly #moment: Ticks;
  #next = 0;
  #isSound = true;

  /** @param moment when the state was stored, in ticks of this boot: below 0 where it was before the start */
  constructor(numbers: ArrayLike<number>, moment: Ticks) {
    this.#numbers = numbers;
    this.#moment = moment;
  }

  /** The next number; `minimum` where it is outside its range or missing. */
  number(minimum: number, maximum: number): number {
    const value = this.#numbers[this.#next++] ?? Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    this.#isSound = false;
    return minimum;
  }

  whole(minimum: number, maximum: number): number {
    const value = this.number(minimum, maximum);
    if (!Number.isInteger(value)) this.#isSound = false;
    return Math.floor(value);
  }

  flag(): boolean {
    return this.whole(0, 1) === 1;
  }

  /** A moment that was stored as `ageOf`. */
  ticks(): Ticks {
    return this.#moment - this.number(0, longestAge);
  }

  /** A moment that may never have been: a flag, and the moment. */
  optionalTicks(): Ticks | undefined {
    const isKnown = this.flag();
    const ticks = this.ticks();
    return isKnown ? ticks : undefined;
  }

  /** The state is not what it should be, for a reason that no range can tell. */
  reject(): void {
    this.#isSound = false;
  }

  /** Whether all numbers were in their ranges, and none is left over. */
  get isSound(): boolean {
    return this.#isSound && this.#next === this.#numbers.length;
  }
}

/** How long ago a moment was, ms: how moments are stored, as ticks mean nothing after a restart. */
export function ageOf(ticks: Ticks, now: Ticks): number {
  return Math.min(Math.max(0, now - ticks), longestAge);
}
