import type { Ticks } from "../board/clock";

/**
 * Soil that a thermometer gives less for may be frozen: a DS18B20 is off by up to 0.5 °C (data sheet, -10 to 85 °C), and the
 * water in soil turns to ice at 0 °C. °C
 */
const freezesBelow = 0.5;

/** Ice keeps the soil at 0 °C until it is gone, which such a thermometer gives up to 0.5 for: so much more is no ice. °C */
const thawedFrom = 1;

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
   */
  isFrozen(ticks: Ticks, temperature: number | undefined): boolean {
    const isKnown = this.#known !== undefined && ticks - this.#known <= longestUnknown;
    if (temperature === undefined) return isKnown && this.#isFrozen;
    const wasThawed = isKnown && !this.#isFrozen;
    this.#isFrozen = temperature < (wasThawed ? freezesBelow : thawedFrom);
    this.#known = ticks;
    return this.#isFrozen;
  }
}
