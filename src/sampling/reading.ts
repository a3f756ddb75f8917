import type { Ticks } from "../board/clock";
import type { FaultCode } from "../model/faults";
import type { Quality } from "../model/quality";

/** How the readings lay that were summed up in one. */
export interface ReadingStatistics {
  /** How many: 2 or more. */
  readonly samples: number;
  /** m³/m³ */
  readonly moistureMinimum?: number;
  readonly moistureMaximum?: number;
  /** Standard deviation, m³/m³. */
  readonly moistureSpread?: number;
  /** °C */
  readonly temperatureMinimum?: number;
  readonly temperatureMaximum?: number;
}

/** One look at the soil. What could not be measured is absent, and a fault says why. */
export interface Reading {
  /** When it was measured. */
  readonly ticks: Ticks;
  /** Volumetric water content as a fraction, m³/m³. */
  readonly moisture?: number;
  /** The voltage that the water content was worked out from, mV. */
  readonly moistureMillivolts?: number;
  /** Soil temperature, °C. */
  readonly temperature?: number;
  readonly quality: Quality;
  /** In the order of their numbers in the catalogue; empty where nothing was wrong. */
  readonly faults: readonly FaultCode[];
  /** Present where it sums up several readings; its values are then their means. */
  readonly statistics?: ReadingStatistics;
}
