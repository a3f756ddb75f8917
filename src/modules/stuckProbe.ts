/** So many equal voltages while the soil warmed or cooled: both probe and soil answer to temperature. */
const leastWithTemperature = 12;

/** So many equal voltages under any circumstances: the ADC's own noise makes 48 equal means in a row impossible. */
const leastAlone = 48;

/** Five steps of the temperature probe: not its noise. °C */
const temperatureMove = 0.3;

/** Notices a probe that gives the same voltage over and over: its output hangs, or a wire of it is open. */
export class StuckProbe {
  #millivolts: number | undefined;
  #repeats = 0;
  #coldest = Number.POSITIVE_INFINITY;
  #warmest = Number.NEGATIVE_INFINITY;

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
