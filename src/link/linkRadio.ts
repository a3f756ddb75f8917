import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { LogLevel } from "../board/log";
import type { Network } from "../board/network";
import type { TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import type { Guard } from "../health/guard";
import { AwakeBudget } from "./awakeBudget";
import { jitter } from "./jitter";
import { waits } from "./linkState";
import { ticksOf } from "./ticksOf";

/** Joining is a fault after this long, in milliseconds. */
const faultMilliseconds = 60_000;

/**
 * A network that is back sooner was away for a blink: what the back-off has learned of the hub still holds. After a
 * longer time the hub may be reached another way, and is tried at once.
 */
const blinkMilliseconds = 60_000;

/** Whose radio it is. */
export interface RadioOwner {
  /** It began to join (again), or to rest. */
  radioChanged(state: "joining" | "offline"): void;
  /** The network is there; `wasAway`: after more than a blink. */
  networkUp(wasAway: boolean): void;
  /** The network is lost; what the radio does about it comes after this. */
  networkLost(): void;
  say(words: string, level: LogLevel): void;
}

export interface LinkRadioOptions {
  readonly board: Board;
  readonly network: Network;
  readonly faults: FaultSink;
  readonly guard: Guard;
  /** False for one of a module: it shares the device's radio, and leaves rests to the device. */
  readonly rests: boolean;
  readonly owner: RadioOwner;
}

/** The network below a link. Where nothing comes of it for long, it is left, so that the radio is off for a while. */
export class LinkRadio {
  readonly #options: LinkRadioOptions;
  readonly #budget = new AwakeBudget();
  #isOpen = false;
  #up = false;
  #lostAt: Ticks = 0;
  #timer: TimerId | undefined;

  constructor(options: LinkRadioOptions) {
    this.#options = options;
  }

  open(): void {
    this.disconnected();
    this.#open();
  }

  close(): void {
    this.#leave();
    this.#options.network.close();
  }

  connected(): void {
    this.#budget.connected();
  }

  /** From now on the radio is on without a connection. */
  disconnected(): void {
    this.#budget.begin(ticksOf(this.#options.board.clock));
  }

  /**
   * Rests during a wait of so many milliseconds where the radio has been on in vain for long; then it joins again.
   *
   * @returns false where the wait is to be spent with the network
   */
  restsFor(milliseconds: number): boolean {
    const { board, rests } = this.#options;
    if (!rests || !this.#budget.isRestDue(ticksOf(board.clock), milliseconds)) return false;
    this.#rest(milliseconds, () => {
      // It was there when it was left: it counts as away only if it is not there again.
      this.#lostAt = ticksOf(board.clock);
    });
    return true;
  }

  #open(): void {
    const { guard, network } = this.#options;
    this.#isOpen = true;
    this.#join();
    // One that cannot be opened is closed after its time, and opened anew after a rest.
    guard.run("network", () =>
      network.open((up) => {
        guard.run("network", () => this.#changed(up));
      }),
    );
  }

  #leave(): void {
    this.#options.board.timer.clear(this.#timer);
    this.#isOpen = false;
    this.#up = false;
  }

  #join(): void {
    const { board, faults, owner, rests } = this.#options;
    const { timer } = board;
    owner.radioChanged("joining");
    timer.clear(this.#timer);
    this.#timer = timer.set("link joining", faultMilliseconds, () => {
      const rest = waits.joining.milliseconds - faultMilliseconds;
      if (rests) this.#timer = timer.set("link joining", rest, () => this.#restWithoutNetwork());
      faults.raise("networkDown");
    });
  }

  #changed(up: boolean): void {
    if (!this.#isOpen || up === this.#up) return;
    const { board, faults, owner, rests } = this.#options;
    const now = ticksOf(board.clock);
    this.#up = up;
    board.timer.clear(this.#timer);
    if (up) {
      owner.networkUp(now - this.#lostAt >= blinkMilliseconds);
      faults.clear("networkDown");
      return;
    }
    // The way on comes first: whatever goes wrong in the telling, the link must not be left without one.
    this.#lostAt = now;
    owner.networkLost();
    if (rests && this.#budget.isSpent(now)) this.#restWithoutNetwork();
    else this.#join();
    owner.say("network lost", "warning");
    faults.raise("networkDown");
  }

  #restWithoutNetwork(): void {
    const { board, owner } = this.#options;
    const milliseconds = this.#budget.nextRest(jitter(board.entropy));
    this.#rest(milliseconds, () => this.disconnected());
    const seconds = Math.round(milliseconds / 1000);
    owner.say(`${waits.joining.late}; the radio rests, next try in ${seconds} s`, "warning");
  }

  #rest(milliseconds: number, onEnd: () => void): void {
    const { board, guard, network, owner } = this.#options;
    this.#leave();
    owner.radioChanged("offline");
    this.#timer = board.timer.set("link rest", milliseconds, () => {
      onEnd();
      this.#open();
    });
    guard.run("network", () => network.close());
  }
}
