import type { StateReader } from "./stateReader";

/** So many equal voltages while the soil warmed or cooled: both probe and soil answer to temperature. */
const leastWithTemperature = 12;

/** So many equal voltages under any circumstances: the ADC's own noise makes 48 equal means in a row impossible. */
const leastAlone = 48;

/** Five steps of the temperature probe: not its noise. °C */
const temperatureMove = 0.3;

/** More than any probe gives: what is stored beyond them was not measured. */
const mostMillivolts = 10_000;
const mostDegrees = 1_000;

/** Notices a probe that gives the same voltage over and over: its output hangs, or a wire of it is open. */
export class StuckProbe {
  #millivolts: number | undefined;
  #repeats = 0;
  #coldest = Number.POSITIVE_INFINITY;
  #warmest = Number.NEGATIVE_INFINITY;

  /** As `write` left it. Time plays no part. */
  static read(state: StateReader): StuckProbe {
    const probe = new StuckProbe();
    const hasVoltage = state.flag();
    const millivolts = state.number(0, mostMillivolts);
    probe.#millivolts = hasVoltage ? millivolts : undefined;
    probe.#repeats = state.whole(0, leastAlone);
    const hasTemperature = state.flag();
    const coldest = state.number(-mostDegrees, mostDegrees);
    const warmest = state.number(-mostDegrees, mostDegrees);
    if (hasTemperature) {
      probe.#coldest = coldest;
      probe.#warmest = warmest;
    }
    return probe;
  }

  /** Adds what has been seen so far to the state of the module. */
  write(state: number[]): void {
    const hasTemperature = this.#coldest <= this.#warmest;
    state.push(
      this.#millivolts === undefined ? 0 : 1,
      this.#millivolts ?? 0,
      this.#repeats,
      hasTemperature ? 1 : 0,
      hasTemperature ? this.#coldest : 0,
      hasTemperature ? this.#warmest : 0,
    );
  }

  /**
   * @param millivolts as measured; a reading without it is passed over
   * @param temperature °C
   * @returns whether the probe is stuck
   */
  take(millivolts: number | undefined, temperature: number | undefined): boolean {
    if (millivolts !== undefined) {
      if (millivolts === this.#millivolts) this.#repeats = Math.min(this.#repeats + 1, leastAlone);
      else {
        this.#millivolts = millivolts;
        this.#repeats = 1;
        this.#coldest = Number.POSITIVE_INFINITY;
        this.#warmest = Number.NEGATIVE_INFINITY;
      }
      if (temperature !== undefined) {
        this.#coldest = Math.min(this.#coldest, temperature);
        this.#warmest = Math.max(this.#warmest, temperature);
      }
    }
    if (this.#repeats >= leastAlone) return true;
    return this.#repeats >= leastWithTemperature && this.#warmest - this.#coldest > temperatureMove;
  }
}
