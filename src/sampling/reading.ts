import type { Ticks } from "../board/clock";
import type { CalibrationLevel } from "../model/calibrationLevels";
import type { FaultCode } from "../model/faults";
import type { Quality } from "../model/quality";

/** How the readings lay that were summed up in one: those of place 1. */
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

/** How a raw value became a water content. */
export interface AppliedCalibration {
  readonly level: CalibrationLevel;
  /** When it was made, whole seconds since 1970, where that is known. */
  readonly seconds?: number;
}

/** What was measured at one place in the soil. What could not be measured is absent, and a fault says why. */
export interface PlaceReading {
  /** Volumetric water content as a fraction, m³/m³. */
  readonly moisture?: number;
  /** The probe's raw value that the water content was worked out from, mV or counts. */
  readonly moistureRaw?: number;
  /** Present with a raw value. */
  readonly calibration?: AppliedCalibration;
  /** Water that plants can draw, as a fraction of what the soil holds for them: 0 or more. Present with a water content. */
  readonly plantAvailableWater?: number;
  /** Soil temperature, °C. */
  readonly temperature?: number;
  /** Bulk electrical conductivity, S/m. */
  readonly conductivity?: number;
  readonly quality: Quality;
  /** In the order of their numbers in the catalogue; empty where nothing was wrong. */
  readonly faults: readonly FaultCode[];
}

/** One look at the soil. Its own values are those of place 1; its faults also those of the device as a whole. */
export interface Reading extends PlaceReading {
  /** When it was measured. */
  readonly ticks: Ticks;
  /** °C */
  readonly airTemperature?: number;
  /** Relative humidity, %. */
  readonly airHumidity?: number;
  /** Volts at the battery. */
  readonly battery?: number;
  /** Places 2 and 3, in this order; `undefined` for one where the device has no part. Absent where it has neither. */
  readonly further?: readonly (PlaceReading | undefined)[];
  /** Present where it sums up several readings; its values are then their means. */
  readonly statistics?: ReadingStatistics;
}
