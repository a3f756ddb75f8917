import type { Board } from "../board/board";
import type { TimerId } from "../board/timer";
import { forget } from "./forgetting";

/** Time for the answer of `reboot`, and for what is on its way, to leave. */
const delayMilliseconds = 1_000;

/** Who is restarted. */
export interface Restarted {
  /** A restart is near: what is held back is to leave now. */
  restartSoon(): void;
  /** The end of it. */
  stop(): void;
}

/** Restarts the device a second after it was asked for, once, however often it is. */
export class DeviceRestart {
  readonly #board: Board;
  readonly #device: Restarted;
  #timer: TimerId | undefined;
  #forgotten: readonly string[] = [];

  /** @param board its timer is to be a guarded one */
  constructor(board: Board, device: Restarted) {
    this.#board = board;
    this.#device = device;
  }

  get isNear(): boolean {
    return this.#timer !== undefined;
  }

  /**
   * Throws what the storage throws, and nothing comes of it, where it cannot forget.
   *
   * @param forgotten keys of what is stored that goes with it
   * @param cause for the next start
   */
  request(forgotten: readonly string[] = [], cause = "requested"): void {
    // Once more below and with the restart, as what runs until then may store it again.
    forget(this.#board.storage, forgotten);
    this.#forgotten = [...this.#forgotten, ...forgotten];
    if (this.#timer !== undefined) return;
    const { log, reset, timer } = this.#board;
    log.write(cause === "requested" ? "restarting on request" : `restarting: ${cause}`);
    this.#timer = timer.set("reboot", delayMilliseconds, () => {
      try {
        this.#device.stop();
      } finally {
        try {
          forget(this.#board.storage, this.#forgotten);
        } finally {
          reset.restart(cause);
        }
      }
    });
    this.#device.restartSoon();
    try {
      // At once: whoever asked is told that it is forgotten, and the power may go before the restart.
      forget(this.#board.storage, forgotten);
    } catch {
      // Tried again with the restart.
    }
  }

  /** A restart that is near does not come. */
  close(): void {
    this.#board.timer.clear(this.#timer);
  }
}
