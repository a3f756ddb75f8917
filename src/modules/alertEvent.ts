import type { Ticks } from "../board/clock";
import type { AlertName, AlertState } from "../model/moduleMessages";

/** An alert came into force, is still in force, or is over. For one alert: raised, any number of updated, cleared. */
export interface AlertEvent {
  /** Of the reading that it comes from; of the change of settings where one ended it. */
  readonly ticks: Ticks;
  readonly alert: AlertName;
  readonly state: AlertState;
  /** What was compared, in the unit of the threshold; for sensorAnomaly the score. Absent where nothing was. */
  readonly value?: number;
  /** The threshold in force. */
  readonly threshold?: number;
  /** When it was raised. */
  readonly sinceTicks: Ticks;
}
