import type { SettableClock, WallTime } from "../../src/board/clock";
import { TickCounter, type TickSource } from "../../src/board/moddable/tickCounter";
import type { VirtualTime } from "./virtualTime";

export interface SimulatedClockOptions {
  /**
   * Milliseconds that the board's counter has at its start, 0 to 2^32 - 1; 0 where absent. The counter has 32 bits and
   * wraps, which the firmware never sees.
   */
  readonly counterStart?: number;
  /** Parts per million that the board's oscillator is too fast (above 0) or too slow, -100,000 to 100,000. */
  readonly driftPartsPerMillion?: number;
  /**
   * Milliseconds that the wall clock is ahead of the true time; absent where it is not set. It runs on over a restart,
   * not over a power cut.
   */
  readonly ahead?: number | undefined;
}

const million = 1_000_000;

/** A board's clock: ticks from its boot, wall-clock time only once it has been set. */
export class SimulatedClock implements SettableClock {
  readonly #time: VirtualTime;
  readonly #boot: number;
  readonly #drift: number;
  readonly #counter: TickCounter;
  /** What the wall clock had shown at boot, had it been set by then; `undefined` while it is not set. */
  #wallAtBoot: number | undefined;

  constructor(
    time: VirtualTime,
    { counterStart = 0, driftPartsPerMillion = 0, ahead }: SimulatedClockOptions = {},
  ) {
    if (!(Math.abs(driftPartsPerMillion) <= 100_000)) {
      throw new RangeError("a clock drifts by -100,000 to 100,000 parts per million");
    }
    this.#time = time;
    this.#boot = time.ticks();
    this.#drift = driftPartsPerMillion;
    this.#wallAtBoot = ahead === undefined ? undefined : time.now() + ahead;
    const elapsed = () => this.#elapsedAt(time.ticks());
    const source: TickSource = {
      get ticks() {
        return (counterStart + elapsed()) >>> 0;
      },
      // The distance of two values on a circle of 2^32.
      delta: (start, end) => (end - start) | 0,
    };
    this.#counter = new TickCounter(source);
  }

  get isSet(): boolean {
    return this.#wallAtBoot !== undefined;
  }

  /** Milliseconds that the wall clock is ahead of the true time; `undefined` where it is not set. */
  get ahead(): number | undefined {
    const now = this.now();
    return now === undefined ? undefined : now - this.#time.now();
  }

  ticks(): number {
    return this.#counter.ticks();
  }

  now(): number | undefined {
    return this.#wallAtBoot === undefined ? undefined : this.#wallAtBoot + this.ticks();
  }

  set(now: WallTime): void {
    this.#wallAtBoot = now - this.ticks();
  }

  /** A fault: the wall clock jumps by so many milliseconds, back where they are below 0. The ticks go on as they were. */
  jump(milliseconds: number): void {
    if (this.#wallAtBoot !== undefined) this.#wallAtBoot += milliseconds;
  }

  /** True milliseconds until this board, which has a clock of its own, finds that `milliseconds` have passed. */
  trueMilliseconds(milliseconds: number): number {
    if (this.#drift === 0 || !Number.isFinite(milliseconds)) return milliseconds;
    const now = this.#time.ticks();
    const start = this.#elapsedAt(now);
    // From below: what was cut off before may make it one less.
    let wait = Math.max(0, Math.floor((milliseconds * million) / (million + this.#drift)) - 2);
    while (this.#elapsedAt(now + wait) - start < milliseconds) wait++;
    return wait;
  }

  /** Milliseconds since the boot as the board's oscillator counts them. */
  #elapsedAt(ticks: number): number {
    const passed = ticks - this.#boot;
    return passed + Math.floor((passed * this.#drift) / million);
  }
}
