import type { StateReader } from "./stateReader";

/** So many equal values while the soil warmed or cooled: both probe and soil answer to temperature. */
const leastWithTemperature = 12;

/** So many equal voltages under any circumstances: the ADC's own noise makes 48 equal means in a row impossible. */
const leastAlone = 48;

/** Five steps of the temperature probe: not its noise. °C */
const temperatureMove = 0.3;

/** A probe of whole counts may stand still for days in quiet soil; over so many degrees it moves by one at least. °C */
const temperatureMoveOfCounts = 3;

/** More than any probe gives: what is stored beyond them was not measured. */
const mostRaw = 10_000;
const mostDegrees = 1_000;

/**
 * Notices a probe that gives the same raw value over and over: its output hangs, or a wire of it is open. A whole number is
 * taken for counts. Few voltages are whole, and such a one is told too, with the course of a day's temperature.
 */
export class StuckProbe {
  #raw: number | undefined;
  #repeats = 0;
  #coldest = Number.POSITIVE_INFINITY;
  #warmest = Number.NEGATIVE_INFINITY;

  /** As `write` left it. Time plays no part. */
  static read(state: StateReader): StuckProbe {
    const probe = new StuckProbe();
    const hasRaw = state.flag();
    const raw = state.number(0, mostRaw);
    probe.#raw = hasRaw ? raw : undefined;
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
      this.#raw === undefined ? 0 : 1,
      this.#raw ?? 0,
      this.#repeats,
      hasTemperature ? 1 : 0,
      hasTemperature ? this.#coldest : 0,
      hasTemperature ? this.#warmest : 0,
    );
  }

  /**
   * @param raw as measured, mV or counts; a reading without it is passed over
   * @param temperature °C
   * @returns whether the probe is stuck
   */
  take(raw: number | undefined, temperature: number | undefined): boolean {
    if (raw !== undefined) {
      if (raw === this.#raw) this.#repeats = Math.min(this.#repeats + 1, leastAlone);
      else {
        this.#raw = raw;
        this.#repeats = 1;
        this.#coldest = Number.POSITIVE_INFINITY;
        this.#warmest = Number.NEGATIVE_INFINITY;
      }
      if (temperature !== undefined) {
        this.#coldest = Math.min(this.#coldest, temperature);
        this.#warmest = Math.max(this.#warmest, temperature);
      }
    }
    const move = this.#warmest - this.#coldest;
    if (Number.isInteger(this.#raw))
      return this.#repeats >= leastWithTemperature && move >= temperatureMoveOfCounts;
    return this.#repeats >= leastAlone || (this.#repeats >= leastWithTemperature && move > temperatureMove);
  }
}
