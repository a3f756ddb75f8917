import type { MqttFailure, MqttStage } from "../board/mqtt";
import type { Timer, TimerId } from "../board/timer";
import type { Guard } from "../health/guard";
import type { LinkObserver } from "./linkHandlers";
import { type LinkState, waits } from "./linkState";

/** Whose progress it is. */
export interface ProgressOwner {
  /** See `LinkObserver`. */
  readonly isReady: boolean;
  /** A state has lasted too long. */
  onFailed(words: string, failure: MqttFailure | undefined): void;
}

/** Where a link is: its state, until when that may last, and what is being done in it. */
export class LinkProgress {
  readonly #timer: Timer;
  readonly #guard: Guard;
  readonly #owner: ProgressOwner;
  #state: LinkState = "stopped";
  #deadline: TimerId | undefined;
  /** For the log: "while …". */
  doing = "";
  /** One at a time. */
  observer: LinkObserver | undefined;

  constructor(timer: Timer, guard: Guard, owner: ProgressOwner) {
    this.#timer = timer;
    this.#guard = guard;
    this.#owner = owner;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Enters a state, for as long as it takes. */
  enter(state: LinkState): void {
    this.#state = state;
    this.endWait();
    const { observer } = this;
    if (observer !== undefined)
      this.#guard.run("link observer", () => observer.onState(state, this.#owner.isReady));
  }

  /** Enters a state with something to do after so long. */
  enterFor(state: LinkState, milliseconds: number, onEnd: () => void): void {
    this.enter(state);
    const name = state === "backingOff" || state === "refused" ? "back-off" : state;
    this.#deadline = this.#timer.set(`link ${name}`, milliseconds, onEnd);
  }

  /** Enters a state that waits for the other side, with its deadline. */
  waitIn(state: MqttStage | "syncing", { doing, milliseconds, late, failure } = waits[state]): void {
    this.doing = doing;
    this.enterFor(state, milliseconds, () => this.#owner.onFailed(late, failure));
  }

  /** The state has no end of its own any more. */
  endWait(): void {
    this.#timer.clear(this.#deadline);
    this.#deadline = undefined;
  }
}
