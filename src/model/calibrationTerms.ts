/** The fields of the setting `calibration.soilMoisture` that correct a raw value; those that are left out are not applied. */
export interface CalibrationTerms {
  /** Raw units per V, and per V². */
  readonly supplyCoefficient?: number;
  readonly supplyCurvature?: number;
  /** V */
  readonly referenceVoltage?: number;
  /** Raw units per °C. */
  readonly temperatureCoefficient?: number;
  /** °C */
  readonly referenceTemperature?: number;
}

/** What a raw value is off its references, and what was missing to tell it all. */
export interface RawDeviation {
  /** To be taken from the raw value. */
  readonly amount: number;
  readonly lacksVoltage: boolean;
  readonly lacksTemperature: boolean;
}

/** In the middle of the range of a lithium-ion cell. V */
const usualVoltage = 3.7;

/** The temperature that laboratories calibrate probes at is 20 to 25 °C. */
const usualTemperature = 20;

/**
 * By how much a raw value is higher than at the reference voltage and temperature: a probe on an unregulated supply follows
 * it, in a curve of the second degree, and each probe follows the temperature, with a sign of its own. A term whose input is
 * missing is left out.
 *
 * @param volts at the battery
 * @param temperature of the soil, °C
 */
export function rawDeviation(
  terms: CalibrationTerms,
  volts: number | undefined,
  temperature: number | undefined,
): RawDeviation {
  const { supplyCoefficient = 0, supplyCurvature = 0, temperatureCoefficient = 0 } = terms;
  const needsVoltage = supplyCoefficient !== 0 || supplyCurvature !== 0;
  const needsTemperature = temperatureCoefficient !== 0;
  let amount = 0;
  if (needsVoltage && volts !== undefined) {
    const above = volts - (terms.referenceVoltage ?? usualVoltage);
    amount += (supplyCoefficient + supplyCurvature * above) * above;
  }
  if (needsTemperature && temperature !== undefined)
    amount += temperatureCoefficient * (temperature - (terms.referenceTemperature ?? usualTemperature));
  return {
    amount,
    lacksVoltage: needsVoltage && volts === undefined,
    lacksTemperature: needsTemperature && temperature === undefined,
  };
}
