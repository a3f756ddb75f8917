import type { Clock } from "../board/clock";
import type { Log, LogLevel } from "../board/log";
import { redacted } from "./redaction";

/** Lines that are kept: with `maximumLength` some 5 KB of a board's memory, 10 where they are full of umlauts. */
const capacity = 40;
/** Characters of a line that is kept, its time included. */
const maximumLength = 120;

/** From the gravest on. */
const gravity: { readonly [Level in LogLevel]: number } = Object.freeze({
  error: 0,
  warning: 1,
  information: 2,
  debug: 3,
});

/** The log of the firmware: lines that are grave enough go to the board's log, without secrets, and the last are kept. */
export class LogRing implements Log {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #secrets: readonly string[];
  readonly #lines: string[] = [];
  #level: LogLevel = "information";

  /** @param secrets texts that must not show in any line: the keys of the device and its modules */
  constructor(log: Log, clock: Clock, secrets: readonly string[]) {
    this.#log = log;
    this.#clock = clock;
    // The longest first: one may be a part of another.
    this.#secrets = [...secrets].sort((left, right) => right.length - left.length);
  }

  /** From now on lines of this level and graver ones are taken; "information" at first. */
  setLevel(level: LogLevel): void {
    this.#level = level;
  }

  write(line: string, level: LogLevel = "information"): void {
    if (gravity[level] > gravity[this.#level]) return;
    const text = redacted(line, this.#secrets);
    // Kept first: the log of the board may fail.
    this.#lines.push(cut(`${Math.floor(this.#clock.ticks() / 1000)} s: ${text}`));
    if (this.#lines.length > capacity) this.#lines.shift();
    this.#log.write(text, level);
  }

  /**
   * The last lines that were kept, the oldest first, each with the uptime in seconds in front.
   *
   * @param containing only lines that contain this text
   */
  lines(count: number, containing?: string): readonly string[] {
    const chosen =
      containing === undefined ? this.#lines : this.#lines.filter((line) => line.includes(containing));
    return chosen.slice(Math.max(0, chosen.length - count));
  }
}

/** At most `maximumLength` characters, and no half of one that takes two code units. */
function cut(text: string): string {
  if (text.length <= maximumLength) return text;
  const last = text.charCodeAt(maximumLength - 2);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, maximumLength - (isHalf ? 2 : 1))}…`;
}
