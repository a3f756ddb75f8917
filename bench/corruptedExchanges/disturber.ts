import type { SeededRandom } from "../../host-sim/board/random";
import { below, type Corruption, corrupt } from "./corruption";
import { EarlierFrames, type Frame } from "./frames";
import type { Regime } from "./regimes";

/** Which of its two frames an exchange is corrupted in. */
export type Side = "command" | "answer" | "both";

const usualSides: readonly Side[] = Object.freeze(["command", "answer", "answer", "both"] as const);

/**
 * Decides which exchanges of a measurement are corrupted and how, whatever the bus. An exchange is a command and what is
 * answered to it. It counts as corrupted once, where anything of it arrived other than it was sent.
 */
export class Disturber {
  readonly #random: SeededRandom;
  readonly #regime: Regime;
  readonly #commands: EarlierFrames;
  readonly #answers: EarlierFrames;
  readonly #sides: readonly Side[];
  #measurement = 0;
  #side: Side | undefined;
  #counted = false;
  /** Exchanges of this measurement so far, and which of them is to be corrupted where one is. */
  #exchanges = 0;
  #chosen = 0;
  /** Exchanges that are still to be corrupted of a row. */
  #row = 0;
  /** Exchanges of this measurement that came out other than they went in. */
  corrupted = 0;
  /** No disturbance before it is set: a first measurement fills the memory. */
  isActive = false;

  /** @param sides what is picked from for each corrupted exchange */
  constructor(regime: Regime, random: SeededRandom, sides = usualSides) {
    this.#regime = regime;
    this.#sides = sides;
    this.#random = random;
    this.#commands = new EarlierFrames(random.fork("commands"));
    this.#answers = new EarlierFrames(random.fork("answers"));
  }

  beginMeasurement(): void {
    // As many exchanges as the last one had is the best guess of how many there will be.
    this.#chosen = below(this.#random, Math.max(this.#exchanges, 1));
    this.#exchanges = 0;
    this.#measurement++;
    this.corrupted = 0;
    this.#side = undefined;
    this.#row = 0;
  }

  beginExchange(): void {
    const { probability, row = 1 } = this.#regime;
    const isCorrupted =
      probability === "once"
        ? this.#exchanges >= this.#chosen && this.corrupted === 0
        : this.#random.random() < probability;
    this.#exchanges++;
    this.#counted = false;
    if (isCorrupted && this.#row === 0) this.#row = row;
    const isInRow = this.#row > 0;
    if (isInRow) this.#row--;
    this.#side = isInRow && this.isActive ? this.#sides[below(this.#random, this.#sides.length)] : undefined;
  }

  /** How this exchange's command is corrupted; `undefined` where it is not. */
  commandKind(): Corruption | undefined {
    return this.#side === "command" || this.#side === "both" ? this.#kind() : undefined;
  }

  answerKind(): Corruption | undefined {
    return this.#side === "answer" || this.#side === "both" ? this.#kind() : undefined;
  }

  /** What arrives of a command. Where that is other than what was sent, the caller counts it. */
  command(kind: Corruption, frame: Frame): Uint8Array | undefined {
    return corrupt(kind, frame, this.#commands, this.#random);
  }

  answer(kind: Corruption, frame: Frame): Uint8Array | undefined {
    return corrupt(kind, frame, this.#answers, this.#random);
  }

  keepCommand(frame: Frame): void {
    this.#commands.keep(frame, this.#measurement);
  }

  keepAnswer(frame: Frame): void {
    this.#answers.keep(frame, this.#measurement);
  }

  /** This exchange is a corrupted one. */
  count(): void {
    if (!this.#counted) this.corrupted++;
    this.#counted = true;
  }

  get random(): SeededRandom {
    return this.#random;
  }

  #kind(): Corruption | undefined {
    const { kinds } = this.#regime;
    return kinds[below(this.#random, kinds.length)];
  }
}
