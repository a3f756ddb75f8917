import type { Ticks } from "../board/clock";
import type { Anomaly } from "../model/moduleMessages";

/** What the inference module makes of the readings so far. What cannot be told is absent. */
export interface Estimate {
  /** Of the reading that it comes from. */
  readonly ticks: Ticks;
  /** m³/m³ a day, positive while the soil dries. */
  readonly dryingRate?: number;
  /** Hours until the refill point at this rate, 0 or more; 0 where it is reached. */
  readonly hoursUntilRefill?: number;
  /** How well a straight line describes the drying, 0 to 1. */
  readonly confidence?: number;
  /** Water is coming in, or did within the last hours, told as a wetting or too little for that. Not sent. */
  readonly gainsWater?: boolean;
  /** The last change of water content in multiples of the usual scatter, 0 or more. */
  readonly anomalyScore: number;
  readonly anomaly: Anomaly;
}
