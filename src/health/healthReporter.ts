import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { TimerId } from "../board/timer";
import type { JsonObject } from "../model/boundedJson";
import type { FaultRegister } from "./faultRegister";
import { type HealthCounters, healthReport } from "./healthReport";

/** Whose health it is. */
export interface HealthOwner {
  healthCounters(): HealthCounters;
  /** The reported property `health` as it is now. */
  healthReported(report: JsonObject): void;
}

export interface HealthReporterOptions {
  /** Its timer is to be a guarded one. */
  readonly board: Board;
  readonly faults: FaultRegister;
  readonly owner: HealthOwner;
  /** Seconds from one report to the next. */
  readonly interval: number;
}

/** Reports the health when it is told to, and again whenever the interval has passed since the last time. */
export class HealthReporter {
  readonly #options: HealthReporterOptions;
  #interval: number;
  #timer: TimerId | undefined;
  /** `undefined` before the first report and after the end: no timer runs. */
  #last: Ticks | undefined;
  #closed = false;
  /** Records that waited by the last report. */
  #waiting = 0;

  constructor(options: HealthReporterOptions) {
    this.#options = options;
    this.#interval = options.interval;
  }

  /** Takes another interval, in seconds. It counts from the last report on; one that is overdue comes at once. */
  configure(interval: number): void {
    if (interval === this.#interval) return;
    this.#interval = interval;
    if (this.#last !== undefined) this.#plan(this.#last);
  }

  report(): void {
    if (this.#closed) return;
    const { board, faults, owner } = this.#options;
    const now = board.clock.ticks();
    this.#last = now;
    this.#plan(now);
    const counters = owner.healthCounters();
    this.#waiting = counters.outboxWaiting ?? 0;
    owner.healthReported(healthReport(board, faults, counters));
  }

  /** So many records wait now. Reports where it last told of a backlog, and that is gone. */
  waits(count: number): void {
    if (this.#waiting > 1 && count <= 1) this.report();
  }

  close(): void {
    this.#closed = true;
    this.#last = undefined;
    this.#options.board.timer.clear(this.#timer);
  }

  #plan(last: Ticks): void {
    const { clock, timer } = this.#options.board;
    timer.clear(this.#timer);
    const wait = Math.max(0, last + this.#interval * 1000 - clock.ticks());
    this.#timer = timer.set("health", wait, () => this.report());
  }
}
