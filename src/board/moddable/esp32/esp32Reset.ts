import type { Reset, ResetReason } from "../../reset";
import { getResetReason, restartChip } from "./sdk";

/** Values of esp_reset_reason_t (esp_system.h, ESP-IDF 6.0). An exception that escaped shows as "software". */
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

export class Esp32Reset implements Reset {
  reason(): ResetReason {
    return reasons[getResetReason().reason] ?? "unknown";
  }

  lastRun(): undefined {
    return undefined;
  }

  enter(): void {}

  restart(): void {
    restartChip();
  }
}
