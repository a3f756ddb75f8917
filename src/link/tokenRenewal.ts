import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { TimerId } from "../board/timer";
import type { Connection } from "./connection";
import { tokenSeconds } from "./signedConnection";
import { ticksOf } from "./ticksOf";

/** Renewed with a tenth of its life left. */
const renewalMilliseconds = tokenSeconds * 900;

/** What is in flight is waited for, so long at most, and looked at so often. */
const drainMilliseconds = 20_000;
const pollMilliseconds = 250;

/** Whose token is renewed. */
export interface RenewalOwner {
  /** The token is about to be renewed: nothing that is to be acknowledged is taken any more. */
  renewalBegins(): void;
  /** Nothing is in flight, or it took too long: the connection is to end, and another to come. */
  renewalDue(): void;
}

/** When a connection makes room for one with a new token; what is in flight would be sent twice if it did so at once. */
export class TokenRenewal {
  readonly #board: Board;
  readonly #owner: RenewalOwner;
  #timer: TimerId | undefined;

  constructor(board: Board, owner: RenewalOwner) {
    this.#board = board;
    this.#owner = owner;
  }

  /** The token of this connection is new. */
  start(connection: Connection): void {
    const { clock, timer } = this.#board;
    this.#timer = timer.set("token renewal", renewalMilliseconds, () => {
      connection.drain();
      this.#owner.renewalBegins();
      this.#drain(connection, ticksOf(clock) + drainMilliseconds);
    });
  }

  stop(): void {
    this.#board.timer.clear(this.#timer);
    this.#timer = undefined;
  }

  #drain(connection: Connection, end: Ticks): void {
    const { clock, timer } = this.#board;
    if (connection.isDrained || ticksOf(clock) >= end) this.#owner.renewalDue();
    else this.#timer = timer.set("token renewal", pollMilliseconds, () => this.#drain(connection, end));
  }
}
