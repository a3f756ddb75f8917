import type { Ticks } from "../board/clock";

/**
 * The water in soil turns to ice at 0 °C: soil that a thermometer gives less for than it may be off may be frozen. A DS18B20
 * is off by up to 0.5 °C (data sheet, -10 to 85 °C), the chip on the board of a moisture probe by up to 2 °C. °C
 */
export const thermometerTolerance = 0.5;
export const chipTolerance = 2;

/** Ice keeps the soil at 0 °C until it is gone, for which a thermometer may give its tolerance: so much more is no ice. °C */
const thaw = 0.5;

/** Without a temperature for so long nobody knows any more; until then a probe that fails does not thaw the soil. ms */
const longestUnknown = 86_400_000;

/** Says of the soil of one place whether it is to be taken for frozen. */
export class FrostWatch {
  #isFrozen = false;
  /** When a temperature was known the last time. */
  #known: Ticks | undefined;

  /**
   * To be asked with each reading. Where nothing is known of the soil, as after a restart, it is frozen until its temperature
   * says that it has thawed.
   *
   * @param temperature of the soil, °C, where it is known
   * @param tolerance by how much that may be off, °C
   */
  isFrost(ticks: Ticks, temperature: number | undefined, tolerance: number): boolean {
    const isKnown = this.#known !== undefined && ticks - this.#known <= longestUnknown;
    if (temperature === undefined) return isKnown && this.#isFrozen;
    const wasThawed = isKnown && !this.#isFrozen;
    this.#isFrozen = temperature < (wasThawed ? tolerance : tolerance + thaw);
    this.#known = ticks;
    return this.#isFrozen;
  }
}
