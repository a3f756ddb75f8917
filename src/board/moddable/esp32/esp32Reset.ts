import type { LastRun, Reset, ResetReason } from "../../reset";
import { parseLastRun } from "../lastRunText";
import type * as sdk from "./sdk";

/** Values of esp_reset_reason_t (esp_system.h, ESP-IDF 6.0). */
const reasons: Readonly<Record<number, ResetReason>> = Object.freeze({
  1: "powerOn",
  2: "external",
  3: "software",
  4: "crash",
  5: "watchdog",
  6: "watchdog",
  7: "watchdog",
  8: "deepSleep",
  9: "brownOut",
});

/** What of the chip it needs. */
export type ResetHardware = Pick<typeof sdk, "enterPlace" | "getResetReason" | "restartChip" | "takeLastRun">;

/** The chip's reset, and RTC memory that outlives it. Made once a start: what the run before left is read by that. */
export class Esp32Reset implements Reset {
  readonly #hardware: ResetHardware;
  readonly #reason: ResetReason;
  readonly #lastRun: LastRun | undefined;

  constructor(hardware: ResetHardware) {
    this.#hardware = hardware;
    const reason = reasons[hardware.getResetReason().reason] ?? "unknown";
    const kept = parseLastRun(hardware.takeLastRun());
    // A short power cut may leave the memory as it was; what it says is of no meaning then.
    this.#lastRun = reason === "powerOn" ? undefined : kept;
    // The machine ends by a restart of the chip, too, where an exception escapes it or it has no memory left.
    this.#reason = reason === "software" && this.#lastRun?.wanted === false ? "crash" : reason;
  }

  reason(): ResetReason {
    return this.#reason;
  }

  lastRun(): LastRun | undefined {
    return this.#lastRun;
  }

  enter(place: string): void {
    this.#hardware.enterPlace(place);
  }

  restart(cause: string): void {
    this.#hardware.restartChip(cause);
  }
}
