import { type BatteryChemistryName, batteryChemistries } from "../../src/model/batteryChemistry";
import type { SeededRandom } from "../board/random";

export interface BatteryCellOptions {
  readonly chemistry: BatteryChemistryName;
  /** At the start, a fraction; 1 is full. */
  readonly charge: number;
  /** From full to empty, ms, by time alone. */
  readonly lastsMilliseconds: number;
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  readonly random: SeededRandom;
}

/** What a cell gives below the voltage at which it is called empty, before it is ruined: a tenth of its charge, to 3.0 V. */
const reserve = 0.1;
const ruinedVolts: Readonly<Record<BatteryChemistryName, number>> = {
  lithiumIon: 3.0,
  lithiumIronPhosphate: 2.4,
};
const minuteMilliseconds = 60_000;
/** Temperature and load move a cell's voltage a little all the time. V */
const ripple = 0.006;

/** A cell at rest that empties, by time and by what is taken from it. Its voltage follows the table of its chemistry. */
export class BatteryCell {
  readonly #options: BatteryCellOptions;
  readonly #ripple: SeededRandom;
  #charge: number;
  #since: number;

  constructor(options: BatteryCellOptions) {
    this.#options = options;
    this.#ripple = options.random.fork("ripple");
    this.#charge = options.charge;
    this.#since = options.ticks();
  }

  /** A fraction from -0.1, where nothing more comes, to 1. */
  get charge(): number {
    const { ticks, lastsMilliseconds } = this.#options;
    return Math.max(-reserve, this.#charge - (ticks() - this.#since) / lastsMilliseconds);
  }

  /** Nothing more comes out of it. */
  get isDead(): boolean {
    return this.charge <= -reserve;
  }

  /** Volts, with a little unrest by the minute. */
  volts(): number {
    const minute = Math.floor(this.#options.ticks() / minuteMilliseconds);
    return this.#rest() + (this.#ripple.at(minute) - 0.5) * ripple;
  }

  /** Takes a part of its charge. */
  spend(part: number): void {
    this.setCharge(this.charge - part);
  }

  /** As by a charger, or by another cell. */
  setCharge(charge: number): void {
    this.#charge = Math.min(Math.max(charge, -reserve), 1);
    this.#since = this.#options.ticks();
  }

  #rest(): number {
    const { chemistry } = this.#options;
    const { charge } = this;
    let [aboveVolts, aboveCharge]: readonly [number, number] = batteryChemistries[chemistry].charge[0] ?? [
      0, 1,
    ];
    for (const [volts, at] of [
      ...batteryChemistries[chemistry].charge,
      [ruinedVolts[chemistry], -reserve] as const,
    ]) {
      if (charge >= at) {
        const share = aboveCharge === at ? 0 : (charge - at) / (aboveCharge - at);
        return volts + share * (aboveVolts - volts);
      }
      [aboveVolts, aboveCharge] = [volts, at];
    }
    return ruinedVolts[chemistry];
  }
}
