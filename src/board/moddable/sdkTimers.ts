import type { Log } from "../log";
import type { Timer, TimerId } from "../timer";
import { guarded } from "./guarded";
import { Timer as Native, type SdkTimer } from "./sdk";

/** The SDK counts a delay in 31 bits; a longer one (24 days) is cut and rings early, which no caller needs. */
const longest = 0x7fffffff;

/** Named one-shot timers over the SDK's. Their callbacks are guarded. */
export class SdkTimers implements Timer {
  readonly #log: Log;
  readonly #pending = new Map<TimerId, SdkTimer>();
  #lastId = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  set(name: string, milliseconds: number, callback: () => void): TimerId {
    const id = ++this.#lastId;
    const timer = Native.set(
      () => {
        this.#pending.delete(id);
        guarded(this.#log, `timer ${name}`, callback);
      },
      Math.min(Math.max(0, Math.ceil(milliseconds)), longest),
    );
    this.#pending.set(id, timer);
    return id;
  }

  clear(id: TimerId | undefined): void {
    if (id === undefined) return;
    const timer = this.#pending.get(id);
    if (timer === undefined) return;
    this.#pending.delete(id);
    Native.clear(timer);
  }
}
