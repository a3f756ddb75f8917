import { referenceCelsius, referenceVolts } from "./calibrationDefinition";

/** The fields of the setting `calibration.soilMoisture` that correct a raw value; those that are left out are not applied. */
export interface CalibrationTerms {
  /** Raw units per V. */
  readonly supplyCoefficient?: number;
  /** Raw units per V². */
  readonly supplyCurvature?: number;
  /** Raw units per °C. */
  readonly temperatureCoefficient?: number;
}

/** What a raw value is off its references, and what was missing to tell it all. */
export interface RawDeviation {
  /** To be taken from the raw value. */
  readonly amount: number;
  readonly lacksVoltage: boolean;
  readonly lacksTemperature: boolean;
}

/**
 * By how much a raw value is higher than at the reference voltage and temperature: a probe on an unregulated supply follows
 * it in a curve of the second degree, and each probe follows the temperature, with a sign of its own. A term whose input is missing is left out.
 *
 * @param volts at the battery
 * @param temperature of the soil, °C
 */
export function rawDeviation(
  { supplyCoefficient = 0, supplyCurvature = 0, temperatureCoefficient = 0 }: CalibrationTerms,
  volts: number | undefined,
  temperature: number | undefined,
): RawDeviation {
  let amount = 0;
  if (volts !== undefined) {
    const above = volts - referenceVolts;
    amount += (supplyCoefficient + supplyCurvature * above) * above;
  }
  if (temperature !== undefined) amount += temperatureCoefficient * (temperature - referenceCelsius);
  return {
    amount,
    lacksVoltage: (supplyCoefficient !== 0 || supplyCurvature !== 0) && volts === undefined,
    lacksTemperature: temperatureCoefficient !== 0 && temperature === undefined,
  };
}
