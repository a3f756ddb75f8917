import type { CalibrationPoint } from "../../src/model/calibrationPoints";
import type { MoistureScale } from "../../src/sensors/part";
import type { SeededRandom } from "../board/random";
import { permittivityOf } from "./permittivity";

/** One unit of a moisture probe. */
export interface ProbeUnit {
  /**
   * Its raw value, in the part's unit and before rounding, within what the part can give: `curve` of `PartSurroundings`.
   *
   * @param moisture m³/m³
   * @param temperature of the soil, °C
   * @param volts at the battery
   */
  curve(moisture: number, temperature: number, volts: number): number;
  /** What `calibration.soilMoisture` has to say to take its temperature and its supply out again. */
  readonly temperatureCoefficient: number;
  readonly referenceTemperature: number;
  readonly supplyCoefficient: number;
  readonly supplyCurvature: number;
  readonly referenceVoltage: number;
}

export interface ProbeUnitOptions {
  /** Its part's scale: how a typical unit reads is the line that the firmware assumes for it. */
  readonly scale: MoistureScale;
  /** Which unit it is; a typical one where absent. */
  readonly random?: SeededRandom;
  /** On the battery without a regulator, as some boards are: its raw value then goes with the battery. No unless given. */
  readonly unregulated?: boolean;
  /** Between the anchors of its part's line: as a capacitive probe bends, or straight. By the level of its line unless given. */
  readonly shape?: "bent" | "straight";
}

/** Below and above what a soil is. */
const LEAST_CONTENT = 0;
const MOST_CONTENT = 0.6;
const REFERENCE_TEMPERATURE = 20;
const REFERENCE_VOLTAGE = 3.7;
/**
 * How far a probe's fringing field sees its own board and coating, as permittivity in series. With 16 a unit at 2200 mV when dry
 * and 1000 mV in full loam gives 2300 mV in air (measured: about 2300) and 620 mV in water (about 700), and leaves its own
 * chord by 0.03 to 0.04 m³/m³ at most: our own proposal, between those.
 */
const SERIES_PERMITTIVITY = 16;
/**
 * Standard deviations of the lottery of boards, as shares of the span from dry to wet. With the bend they bring a probe that is
 * not calibrated to an error of 0.05 to 0.1 m³/m³ over the whole range, as studies of such probes found (Nagahage 2019: 0.09;
 * Schwamback 2023 on 63 units). Our own proposals.
 */
const LOTTERY = { dry: 0.08, span: 0.12, series: 0.15, temperature: 0.0017, supply: 0.03 };
/** For a factory calibrated probe: its maker promises ±0.03 m³/m³ in mineral soil (METER, TEROS 11/12 integrator guide). */
const FACTORY = { dry: 0.02, span: 0.03, series: 0, temperature: 0.0008, supply: 0 };
/** Of an unregulated board: shares of the span for each volt, and for its square. Our own proposals. */
const SUPPLY_LINE = 0.2;
const SUPPLY_SQUARE = -0.015;
/** No unit deviates further than this many standard deviations: worse ones are not sold, or do not read in soil. */
const MOST_DEVIATION = 2;
/** Unfrozen water falls to 1/e with each so many °C below freezing, down to what is bound. Our own proposal for loam. */
const FREEZING_SCALE = 0.3;
const BOUND_SHARE = 0.15;

/**
 * The water that a probe sees: ice has a permittivity of 3 only, so that frozen soil reads as if it were dry.
 *
 * @param temperature °C
 */
export function liquidContent(moisture: number, temperature: number): number {
  if (temperature >= 0) return moisture;
  return moisture * (BOUND_SHARE + (1 - BOUND_SHARE) * Math.exp(temperature / FREEZING_SCALE));
}

/** Makes one unit of a part: from water content by permittivity to its output, with what is its own. The same for the same randomness. */
export function createProbeUnit(options: ProbeUnitOptions): ProbeUnit {
  const { scale, random } = options;
  const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = scale.nominal;
  const lottery = scale.level === "factory" ? FACTORY : LOTTERY;
  const isBent = (options.shape ?? (scale.level === "factory" ? "straight" : "bent")) === "bent";
  // Five numbers in a fixed order, so that a unit stays itself whatever else it is asked for.
  const draw = (): number => {
    const value = random?.noise() ?? 0;
    return Math.min(Math.max(value, -MOST_DEVIATION), MOST_DEVIATION);
  };
  const [ofDry, ofSpan, ofSeries, ofTemperature, ofSupply] = [draw(), draw(), draw(), draw(), draw()];
  const typicalSpan = wetRaw - dryRaw;
  const dry = dryRaw + ofDry * lottery.dry * typicalSpan;
  const span = typicalSpan * (1 + ofSpan * lottery.span);
  const series = SERIES_PERMITTIVITY * (1 + ofSeries * lottery.series);
  const temperatureCoefficient = ofTemperature * lottery.temperature * Math.abs(typicalSpan);
  const ratio = Math.abs(typicalSpan) * (1 + ofSupply * lottery.supply);
  const supplyCoefficient = options.unregulated === true ? SUPPLY_LINE * ratio : 0;
  const supplyCurvature = options.unregulated === true ? SUPPLY_SQUARE * ratio : 0;
  const [dryPermittivity, wetPermittivity] = [
    permittivityOf(dryWaterContent),
    permittivityOf(wetWaterContent),
  ];

  /** 0 at the dry anchor, 1 at the wet one; saturating in between and beyond where it is bent. */
  function share(moisture: number): number {
    if (!isBent) return (moisture - dryWaterContent) / (wetWaterContent - dryWaterContent);
    const permittivity = permittivityOf(moisture);
    const steps = (permittivity - dryPermittivity) / (wetPermittivity - dryPermittivity);
    return (steps * (wetPermittivity + series)) / (permittivity + series);
  }

  return {
    temperatureCoefficient,
    referenceTemperature: REFERENCE_TEMPERATURE,
    supplyCoefficient,
    supplyCurvature,
    referenceVoltage: REFERENCE_VOLTAGE,
    curve(moisture, temperature, volts) {
      const liquid = Math.min(Math.max(liquidContent(moisture, temperature), LEAST_CONTENT), MOST_CONTENT);
      const above = volts - REFERENCE_VOLTAGE;
      const raw =
        dry +
        span * share(liquid) +
        temperatureCoefficient * (temperature - REFERENCE_TEMPERATURE) +
        supplyCoefficient * above +
        supplyCurvature * above * above;
      return Math.min(Math.max(raw, scale.lowest), scale.highest);
    },
  };
}

/** What an installer would find who brought soil of known water contents to a unit. */
export function calibrationPointsOf(
  unit: ProbeUnit,
  range: { readonly from: number; readonly until: number; readonly count: number },
): readonly CalibrationPoint[] {
  const { from, until, count } = range;
  return Array.from({ length: count }, (_, index) => {
    const waterContent = from + ((until - from) * index) / (count - 1);
    return { raw: unit.curve(waterContent, unit.referenceTemperature, unit.referenceVoltage), waterContent };
  });
}

/** Points as the setting `calibration.soilMoisture.points` has them; rounded to what it reads. */
export function calibrationText(points: readonly CalibrationPoint[]): string {
  return points.map(({ raw, waterContent }) => `${raw.toFixed(2)}:${waterContent.toFixed(4)}`).join(" ");
}
