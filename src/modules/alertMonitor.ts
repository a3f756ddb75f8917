import type { Ticks } from "../board/clock";
import type { AlertState } from "../model/moduleMessages";
import type { ModuleSettings } from "../model/modules";
import { ageOf, type StateReader } from "./stateReader";

/** What one alert's value is judged by. */
export interface AlertLimits {
  readonly side: "below" | "above";
  readonly threshold: number;
  readonly hysteresis: number;
}

/**
 * One alert: comes into force after enough values in a row beyond its threshold, and ends after enough in a row that are
 * back by the hysteresis. A value between the two interrupts both rows.
 */
export class AlertMonitor {
  #since: Ticks | undefined;
  #told: Ticks = 0;
  /** Values in a row that speak for a change. */
  #row = 0;

  /** When it came into force; `undefined` where it is not. */
  get since(): Ticks | undefined {
    return this.#since;
  }

  /**
   * @param allowance how much too early an update may come, ms: timers are not exact
   * @returns what is to be told
   */
  take(
    value: number,
    { side, threshold, hysteresis }: AlertLimits,
    ticks: Ticks,
    { raiseAfter, clearAfter, updateInterval }: ModuleSettings<"alerting">,
    allowance: number,
  ): AlertState | undefined {
    if (this.#since === undefined) {
      const isBeyond = side === "below" ? value < threshold : value > threshold;
      this.#row = isBeyond ? this.#row + 1 : 0;
      if (this.#row < raiseAfter) return undefined;
      this.#row = 0;
      this.#since = ticks;
      this.#told = ticks;
      return "raised";
    }
    const isBack = side === "below" ? value >= threshold + hysteresis : value <= threshold - hysteresis;
    this.#row = isBack ? this.#row + 1 : 0;
    if (this.#row >= clearAfter) {
      this.end();
      return "cleared";
    }
    // What is on its way back is not told to be still in force.
    if (isBack || ticks - this.#told + allowance < updateInterval * 1000) return undefined;
    this.#told = ticks;
    return "updated";
  }

  /** As `write` left it: in force. */
  static read(state: StateReader): AlertMonitor {
    const monitor = new AlertMonitor();
    monitor.#since = state.ticks();
    monitor.#told = state.ticks();
    return monitor;
  }

  /** Adds it to the state of the module, where it is in force. */
  write(state: number[], now: Ticks): void {
    if (this.#since !== undefined) state.push(ageOf(this.#since, now), ageOf(this.#told, now));
  }

  /** What lay before a moment was so much earlier, ms. */
  redate(moment: Ticks, milliseconds: number): void {
    if (this.#since !== undefined && this.#since < moment) this.#since -= milliseconds;
    if (this.#told < moment) this.#told -= milliseconds;
  }

  /** It is no longer watched. @returns when it came into force, where it was */
  end(): Ticks | undefined {
    const since = this.#since;
    this.#since = undefined;
    this.#row = 0;
    return since;
  }
}
