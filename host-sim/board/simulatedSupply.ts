import type { Supply } from "../../src/board/supply";
import type { SeededRandom } from "./random";

export interface SimulatedSupplyOptions {
  /** Milliseconds since the battery was put in. */
  readonly age: () => number;
  readonly random: SeededRandom;
}

const DAY_MILLISECONDS = 86_400_000;
const MINUTE_MILLISECONDS = 60_000;
/** One lithium cell lasts about 400 days from 4.1 V to its end. */
const FALL_VOLTS_PER_DAY = 0.0015;
/** A device shuts down here; the cell is empty below. */
const EMPTY_VOLTS = 3.3;

/** A lithium cell that falls slowly: from a seeded start by a straight line, with a little noise by the minute. */
export function createSupply({ age, random }: SimulatedSupplyOptions): Supply {
  const start = 4.0 + random.fork("cell").random() * 0.15;
  const ripple = random.fork("ripple");
  return {
    voltage() {
      const fallen = start - (FALL_VOLTS_PER_DAY * age()) / DAY_MILLISECONDS;
      const noise = (ripple.at(Math.floor(age() / MINUTE_MILLISECONDS)) - 0.5) * 0.006;
      return Math.round(Math.max(fallen + noise, EMPTY_VOLTS) * 1000) / 1000;
    },
  };
}
