import type { Clock, Ticks } from "../board/clock";
import type { BoardIo } from "../board/io";
import type { Timer, TimerId } from "../board/timer";
import type { PartDriver, PartEntry, PartRow, PartSample, PlacedSample } from "../sensors/part";
import { type MissingCause, missingSample } from "./missingSample";
import type { Reading } from "./reading";

/**
 * What is not finished by then is given up. Parts take a few seconds, retries included; three probes on a bad SDI-12 line end
 * by themselves after 20 s.
 */
export const deadlineMilliseconds = 25_000;

/** Until a measurement has shown how long it takes: the warm-up of an analogue probe, the slowest of the usual parts. */
const usualMilliseconds = 1_000;

/** Makes a reading of samples. */
export interface SampleJudge {
  /** @param ticks when they were measured */
  judge(ticks: Ticks, samples: readonly PlacedSample[]): Reading;
}

export interface SamplerOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly io: BoardIo;
  /** One at least, each of a kind in the table. */
  readonly parts: readonly PartEntry[];
  /** The kinds of parts. */
  readonly table: PartTable;
  readonly judge: SampleJudge;
  /** Called with each reading, once, before those who asked for it. */
  readonly onReading: (reading: Reading) => void;
}

export type PartTable = { readonly [kind: string]: PartRow };

/** A part and how far its measurement is. */
interface Part {
  readonly entry: PartEntry;
  readonly row: PartRow;
  /** `undefined` where its io cannot be had, or where it failed: opened with the next measurement. */
  driver: PartDriver | undefined;
  /** When to go on with it; `undefined` where it is over or was never begun. */
  due: Ticks | undefined;
  samples: readonly PartSample[] | undefined;
  /** Why there are none. */
  cause: MissingCause;
}

/** Takes readings: starts all parts, serves each when it is due, and has what they gave judged. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #parts: readonly Part[];
  #waiting: ((reading: Reading) => void)[] = [];
  /** One timer for all parts, set for the one that is due next. */
  #pending: TimerId | undefined;
  #started: Ticks = 0;
  /** The shortest measurement so far in which nothing was wrong. */
  #shortest: number | undefined;
  /** Defects of drivers in the measurement under way. */
  #failures: unknown[] = [];
  #closed = false;

  /** Throws where a part is of no kind in the table. */
  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#parts = options.parts.map((entry) => {
      const row = options.table[entry.kind];
      if (row === undefined) throw new RangeError(`There is no kind of part "${entry.kind}".`);
      return { entry, row, driver: undefined, due: undefined, samples: undefined, cause: "noResponse" };
    });
  }

  /** From the call of `take` to the reading, as a rule. */
  get leadMilliseconds(): number {
    return this.#shortest ?? usualMilliseconds;
  }

  get isMeasuring(): boolean {
    return this.#pending !== undefined;
  }

  /**
   * Measures and calls `done` once with the reading, as soon as the slowest part is ready, never inside this call. A call
   * during a measurement joins it. Throws after `close`.
   *
   * The reading's ticks lie one lead after its beginning, also where a part takes longer this time (a retry, a probe that
   * settles slowly): readings that begin on a grid lie on one.
   */
  take(done: (reading: Reading) => void): void {
    if (this.#closed) throw new Error("The sampler is closed.");
    this.#waiting.push(done);
    if (this.isMeasuring) return;
    this.#started = this.#options.clock.ticks();
    for (const part of this.#parts) this.#start(part);
    this.#plan();
  }

  /** Releases the parts. A measurement under way is dropped: its callers hear nothing. May be called twice. */
  close(): void {
    this.#closed = true;
    this.#options.timer.clear(this.#pending);
    this.#pending = undefined;
    this.#waiting = [];
    for (const part of this.#parts) this.#discard(part);
  }

  #start(part: Part): void {
    part.samples = part.due = undefined;
    part.cause = "noResponse";
    try {
      part.driver ??= part.row.create(part.entry, this.#options.io);
    } catch {
      // The io may be free the next time.
      return;
    }
    this.#advance(part, () => part.driver?.start() ?? []);
  }

  #plan(): void {
    const { clock, timer } = this.#options;
    const now = clock.ticks();
    let next = this.#started + deadlineMilliseconds;
    for (const { due } of this.#parts) if (due !== undefined) next = Math.min(next, due);
    const wait = this.#isDone ? 0 : Math.max(0, next - now);
    this.#pending = timer.set("reading", wait, () => this.#step());
  }

  get #isDone(): boolean {
    return this.#parts.every((part) => part.due === undefined);
  }

  #step(): void {
    this.#pending = undefined;
    const now = this.#options.clock.ticks();
    const isOver = now >= this.#started + deadlineMilliseconds;
    for (const part of this.#parts) {
      if (part.due !== undefined && part.due <= now) this.#advance(part, () => part.driver?.sample() ?? []);
      if (isOver && part.due !== undefined) {
        part.cause = "notReady";
        // One that hangs is opened anew: its constructor leaves the part in a known state.
        this.#discard(part);
      }
    }
    if (this.#isDone) this.#finish();
    else this.#plan();
  }

  /** A driver that throws, or gives what it must not, is defect: the others go on, and the guard hears of it at the end. */
  #advance(part: Part, call: () => number | readonly PartSample[]): void {
    part.due = undefined;
    try {
      const outcome = call();
      if (typeof outcome !== "number") {
        if (outcome.length !== part.entry.probes.length)
          throw new RangeError(`The driver of ${part.entry.kind} gave ${outcome.length} samples.`);
        part.samples = outcome;
      } else if (outcome >= 0) part.due = this.#options.clock.ticks() + outcome;
      else throw new RangeError(`The driver of ${part.entry.kind} is to be called in ${outcome} ms.`);
    } catch (failure) {
      this.#failures.push(failure);
      this.#discard(part);
    }
  }

  #discard(part: Part): void {
    const { driver } = part;
    part.driver = part.due = undefined;
    try {
      driver?.close();
    } catch (failure) {
      this.#failures.push(failure);
    }
  }

  #finish(): void {
    const samples: PlacedSample[] = [];
    for (const { entry, row, samples: given, cause } of this.#parts)
      for (const [index, { place }] of entry.probes.entries())
        samples.push({ place, sample: given?.[index] ?? missingSample(row, cause) });
    const waiting = [this.#options.onReading, ...this.#waiting];
    const failures = this.#failures;
    this.#waiting = [];
    this.#failures = [];

    const length = this.#options.clock.ticks() - this.#started;
    if (samples.every(isSound)) this.#shortest = Math.min(this.#shortest ?? length, length);
    const ticks = this.#started + Math.min(length, this.leadMilliseconds);
    const reading = this.#options.judge.judge(ticks, samples);
    // Each gets the reading, even where one before it throws; the first exception goes on to the guard.
    for (const done of waiting) {
      try {
        done(reading);
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Nothing is wrong with any of its values. */
function isSound({ sample }: PlacedSample): boolean {
  return Object.values(sample).every((measured) => "value" in measured);
}
