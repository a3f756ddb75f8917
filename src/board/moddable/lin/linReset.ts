import type { LastRun, Reset, ResetReason } from "../../reset";
import type { PlatformParts } from "../platform";

/** The simulator cannot restart itself: the firmware starts anew in the same machine, and is told what it was told. */
export class LinReset implements Reset {
  readonly #parts: PlatformParts;
  #place = "";

  constructor(parts: PlatformParts) {
    this.#parts = parts;
  }

  reason(): ResetReason {
    return this.#parts.lastRun === undefined ? "powerOn" : "software";
  }

  lastRun(): LastRun | undefined {
    return this.#parts.lastRun;
  }

  enter(place: string): void {
    this.#place = place;
  }

  restart(cause: string): void {
    this.#parts.log.write(
      "the simulator cannot restart itself: the firmware starts anew in the same machine",
    );
    this.#parts.restart({ wanted: true, cause, place: this.#place });
  }
}
