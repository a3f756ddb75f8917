import type { Board } from "../board/board";
import type { TimerId } from "../board/timer";
import { CrashStore } from "./crashStore";
import {
  type CrashStreak,
  crashesToSafeMode,
  endOfSafeMode,
  isCrash,
  noCrashes,
  streakAfter,
} from "./crashStreak";
import type { FaultSink } from "./faultRegister";
import { redacted } from "./redaction";

/**
 * After a run of this length what crashed before is taken to be over. What is done once an hour (a report of health, an
 * estimate, storing what inference knows) was then done twice: a crash in it must not come again and again for ever.
 */
const goodRunMilliseconds = 2 * 3_600_000;

/** Long enough to spare the battery and the hub, short enough that a device nobody looks after comes back within a day. */
const safeModeMilliseconds = 6 * 3_600_000;

export interface SafeModeOptions {
  /** Its timer is to be a guarded one. */
  readonly board: Board;
  readonly faults: FaultSink;
  /** Texts that must not show in what is reported. */
  readonly secrets: readonly string[];
  /** Restarted when the safe mode has lasted long enough. */
  readonly device: { restart(cause: string): void };
}

/**
 * Counts crashes in a row, and decides at the start whether the device is to run in safe mode: measuring, the link, the
 * twin and commands work, the modules do not run. A crash once more at the same place soon after it puts it back there.
 */
export class SafeMode {
  readonly #options: SafeModeOptions;
  readonly #store: CrashStore;
  #streak: CrashStreak;
  #timer: TimerId | undefined;
  /** Whether the modules stay off in this run. */
  readonly isOn: boolean;
  /** What the run before said or was doing when it ended; `undefined` where nothing is known. */
  readonly restartCause: string | undefined;

  /** Judges how the run before ended, and stores what comes of it. */
  constructor(options: SafeModeOptions) {
    this.#options = options;
    const { board, faults, secrets } = options;
    this.#store = new CrashStore(board.storage, faults);
    const reason = board.reset.reason();
    const lastRun = board.reset.lastRun();
    const before = this.#store.load();
    this.#streak = streakAfter(before, reason, lastRun);
    const isChanged = before.count !== this.#streak.count || before.place !== this.#streak.place;
    if (isChanged) this.#store.store(this.#streak);
    this.isOn = this.#streak.count >= crashesToSafeMode;

    const words = lastRun?.cause === undefined ? [] : [redacted(lastRun.cause, secrets)];
    if (isCrash(reason, lastRun) && lastRun !== undefined) words.push(whereWords(lastRun.place));
    this.restartCause = words.length === 0 ? undefined : words.join(", ");
  }

  /** Crashes in a row, the last start included. */
  get crashes(): number {
    return this.#streak.count;
  }

  /** Tells of it, and waits for the end of it. */
  start(): void {
    const { board, faults } = this.#options;
    const { reset, log, timer } = board;
    const { count, place } = this.#streak;
    const reason = reset.reason();
    if (isCrash(reason, reset.lastRun())) {
      const how = reason === "watchdog" ? "was stopped by the watchdog" : "crashed";
      log.write(
        `the run before ${how}: ${this.restartCause ?? "no word of why"} (${count} in a row there)`,
        "error",
      );
    }
    if (this.isOn) {
      faults.raise("safeMode");
      log.write(
        `safe mode after ${count} crashes ${whereWords(place)}: measuring and reporting only`,
        "error",
      );
      log.write("safe mode ends with reboot, with a power cut, or by itself in 6 h", "warning");
      this.#timer = timer.set("end of safe mode", safeModeMilliseconds, () => this.#end());
    } else if (count > 0) this.#timer = timer.set("good run", goodRunMilliseconds, () => this.#forget());
  }

  close(): void {
    this.#options.board.timer.clear(this.#timer);
  }

  #forget(): void {
    this.#streak = noCrashes;
    this.#store.store(noCrashes);
  }

  /** Everything is tried again; one crash more at the place brings the safe mode back. */
  #end(): void {
    this.#store.store({ ...this.#streak, count: crashesToSafeMode - 1 });
    this.#options.device.restart(endOfSafeMode);
  }
}

function whereWords(place: string): string {
  return place === "" ? "outside of the firmware's callbacks" : `in ${place}`;
}
