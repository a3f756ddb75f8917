import type { DigitalPins } from "./digitalPins";

/** The pin that switches a part's supply, on at 1. */
export interface SupplyGate {
  readonly pins: DigitalPins;
  readonly pin: number;
}

/** After so many time constants a capacitor is charged for good: what is missing is 2e-9 of it. */
const CHARGED_CONSTANTS = 20;

/** The supply of a simulated part: since when it is there. A pin that nobody drives leaves it off. */
export class PartPower {
  readonly #ticks: () => number;
  /** Milliseconds; `undefined` while it is off. */
  #since: number | undefined;

  /** @param gate where absent the part was always powered */
  constructor(ticks: () => number, gate?: SupplyGate) {
    this.#ticks = ticks;
    if (gate === undefined) {
      this.#since = Number.NEGATIVE_INFINITY;
      return;
    }
    const follow = (level: 0 | 1 | undefined): void => {
      this.#since = level === 1 ? this.#ticks() : undefined;
    };
    follow(gate.pins.levelOf(gate.pin));
    gate.pins.watch(gate.pin, follow);
  }

  isOn(): boolean {
    return this.#since !== undefined;
  }

  /** Goes off and on again; what is off stays off. */
  cycle(): void {
    if (this.isOn()) this.#since = this.#ticks();
  }

  /**
   * What a capacitor at a part's output has reached on its way from 0 to `target` since power-on. It loses its charge at
   * once when the power goes, though a real one takes as long as for the way up.
   *
   * @param timeConstant milliseconds
   */
  charged(target: number, timeConstant: number): number {
    if (this.#since === undefined) return 0;
    const constants = (this.#ticks() - this.#since) / timeConstant;
    return constants >= CHARGED_CONSTANTS ? target : target * (1 - Math.exp(-constants));
  }
}
