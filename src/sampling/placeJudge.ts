import type { Ticks } from "../board/clock";
import { rawDeviation } from "../model/calibrationTerms";
import { type Place, placeName } from "../model/places";
import { sameValue } from "../model/property";
import type { Settings } from "../model/settings";
import { soilProfile } from "../model/soil";
import type { MoistureScale, PlacedSample } from "../sensors/part";
import { curveOf, type MoistureCurve } from "./calibration";
import { type DraftReading, doubt, measuredValue, miss } from "./draftReading";
import { chipTolerance, FrostWatch, thermometerTolerance } from "./frost";
import { waterContentOn } from "./moistureCurve";
import { plantAvailableWater } from "./plantAvailableWater";
import { FlatWatch, JumpWatch, type QuietSoil } from "./plausibility";

/** What a thermometer in the soil can measure at all, °C. */
const coldest = -55;
const warmest = 125;

/** S/m; the sea has 5. */
const mostConductive = 100;

/** By so much a calibrated probe may be off in saturated soil before something must be wrong. m³/m³ */
const porosityTolerance = 0.02;

/** What the water content of a place depends on beside what was measured there. */
export interface Surroundings {
  /** From one reading to the next, ms. */
  readonly interval: number;
  /** Volts at the battery. */
  readonly volts: number | undefined;
  /** A soil temperature of another place, for one without a thermometer, °C. */
  readonly temperature: number | undefined;
}

/** Judges what the probes of one place gave, by what came before. */
export class PlaceJudge {
  readonly place: Place;
  readonly #scale: MoistureScale | undefined;
  readonly #flat = new FlatWatch();
  readonly #frost = new FrostWatch();
  #settings: Settings;
  #curve: MoistureCurve | undefined;
  #moisture = new JumpWatch();
  #temperature = new JumpWatch();
  #isFrozen = false;
  /** By how much the temperature of this place may be off, °C. */
  #tolerance = thermometerTolerance;
  /** At the reading at hand: whether anything here should give a temperature, and the one that is to be trusted. */
  #hasThermometer = false;
  #trusted: number | undefined;

  /** @param scale of the moisture probe, where there is one */
  constructor(place: Place, scale: MoistureScale | undefined, settings: Settings) {
    this.place = place;
    this.#scale = scale;
    this.#settings = settings;
    this.#applyCurve();
  }

  configure(settings: Settings): void {
    const name = placeName("calibration", this.place);
    const [before, after] = [this.#settings[name], settings[name]];
    const isSameSoil = sameValue(this.#settings.soil, settings.soil);
    // Under another calibration the same soil has another water content, which is no jump.
    if (!isSameSoil || !sameValue(before.soilMoisture, after.soilMoisture)) this.#moisture = new JumpWatch();
    if (!sameValue(before.soilTemperature, after.soilTemperature)) this.#temperature = new JumpWatch();
    this.#settings = settings;
    this.#applyCurve();
  }

  /**
   * Takes the soil temperature: that of the first thermometer that gave one, else that of the chip on a moisture probe.
   * Such a chip is asked about where a thermometer lacks, or to be compared with it; its own faults count only in the first
   * case.
   *
   * @param interval from one reading to the next, ms
   * @returns the temperature, where it is to be trusted, °C
   */
  takeTemperature(
    ticks: Ticks,
    samples: readonly PlacedSample[],
    interval: number,
    draft: DraftReading,
  ): number | undefined {
    const { temperatureJump, temperatureDisagreement } = this.#settings.plausibility;
    const { offset } = this.#settings[placeName("calibration", this.place)].soilTemperature;
    let isExpected = false;
    let thermometer: number | undefined;
    let chip: number | undefined;
    for (const { place, sample } of samples) {
      if (place !== this.place) continue;
      isExpected ||= sample.temperature !== undefined || sample.boardTemperature !== undefined;
      const value = measuredValue(draft, sample.temperature, "temperatureOutOfRange", coldest, warmest);
      thermometer ??= value;
    }
    for (const { place, sample } of samples) {
      const measured = sample.boardTemperature;
      const isOfNoUse = thermometer !== undefined && measured !== undefined && "fault" in measured;
      if (place !== this.place || isOfNoUse) continue;
      chip ??= measuredValue(draft, measured, "temperatureOutOfRange", coldest, warmest);
    }
    this.#hasThermometer = isExpected;
    this.#trusted = undefined;
    const value = thermometer ?? chip;
    this.#tolerance = thermometer === undefined ? chipTolerance : thermometerTolerance;
    if (value === undefined) {
      if (isExpected) miss(draft);
      return undefined;
    }
    const temperature = value + offset;
    draft.temperature = temperature;
    const difference = thermometer === undefined || chip === undefined ? 0 : Math.abs(temperature - chip);
    const isApart = temperatureDisagreement > 0 && difference > temperatureDisagreement;
    if (isApart) doubt(draft, "temperatureDisagrees");
    const isJump = this.#temperature.doubts(ticks, temperature, temperatureJump, interval);
    if (isJump) doubt(draft, "temperatureJump");
    if (!isApart && !isJump) this.#trusted = temperature;
    return this.#trusted;
  }

  /** Takes what else there is of the soil, once its temperature has been taken. */
  takeMoisture(
    ticks: Ticks,
    samples: readonly PlacedSample[],
    around: Surroundings,
    draft: DraftReading,
  ): void {
    const temperature = this.#trusted ?? around.temperature;
    // Depths freeze and thaw apart: where an own thermometer fails, what another place says of frost is no stand-in.
    this.#isFrozen = this.#hasThermometer
      ? this.#frost.isFrost(ticks, this.#trusted, this.#tolerance)
      : this.#frost.isFrost(ticks, around.temperature, thermometerTolerance);
    for (const { place, sample } of samples) {
      if (place !== this.place) continue;
      if (sample.conductivity !== undefined && draft.conductivity === undefined) {
        const value = measuredValue(draft, sample.conductivity, "moistureCorrupt", 0, mostConductive);
        if (value === undefined) miss(draft);
        else draft.conductivity = value;
      }
      const { moistureRaw } = sample;
      if (moistureRaw === undefined || draft.moistureRaw !== undefined) continue;
      const { lowest = 0, highest = Number.MAX_VALUE, unstableSpread = 0 } = this.#scale ?? {};
      const raw = measuredValue(draft, moistureRaw, "moistureOutOfRange", lowest, highest);
      if (raw === undefined) {
        miss(draft);
        continue;
      }
      draft.moistureRaw = raw;
      // So written that a spread that is no number is doubted as well.
      if ("spread" in moistureRaw && !((moistureRaw.spread ?? 0) <= unstableSpread))
        doubt(draft, "moistureUnstable");
      this.#calibrate(ticks, raw, { ...around, temperature }, draft);
    }
  }

  #applyCurve(): void {
    const { soilMoisture } = this.#settings[placeName("calibration", this.place)];
    const { porosity } = soilProfile(this.#settings.soil);
    this.#curve = this.#scale && curveOf(this.#scale, soilMoisture, porosity);
  }

  /** The noise of an ADC moves every voltage. Counts may stand still in quiet soil, until it warms or cools. */
  #quietMove(temperature: number | undefined): QuietSoil | undefined {
    return this.#scale?.unit === "counts" ? { temperature } : undefined;
  }

  /** Works out the water content of a raw value, or why there is none. */
  #calibrate(
    ticks: Ticks,
    raw: number,
    { volts, temperature, interval }: Surroundings,
    draft: DraftReading,
  ): void {
    const { plausibility, soil } = this.#settings;
    const { applied, points } = this.#curve ?? { applied: { level: "none" as const }, points: [] };
    draft.calibration = applied;
    if (applied.level === "none") doubt(draft, "moistureUncalibrated");
    if (this.#flat.isFlat(raw, plausibility.flatReadings, this.#quietMove(temperature)))
      doubt(draft, "moistureFlat");
    const { soilMoisture: terms } = this.#settings[placeName("calibration", this.place)];
    const deviation = rawDeviation(terms, volts, temperature);
    if (deviation.lacksVoltage) doubt(draft, "batteryNoSignal");
    // Where the thermometer is what failed, its own fault says so.
    if (deviation.lacksTemperature && !draft.faults.some((fault) => fault.startsWith("temperature")))
      doubt(draft, "temperatureNoResponse");
    if (this.#isFrozen) {
      miss(draft, "moistureFrozen");
      return;
    }
    const content = waterContentOn(points, raw - deviation.amount);
    if (content === undefined) {
      miss(draft, "moistureOutOfRange");
      return;
    }
    const profile = soilProfile(soil);
    const { porosity } = profile;
    if (content > porosity + porosityTolerance) {
      miss(draft, "moistureAbovePorosity");
      return;
    }
    // The wet end of such a line is the porosity by assumption: a little above it is still saturated.
    const moisture = applied.level === "twoPoint" ? Math.min(content, porosity) : content;
    draft.moisture = moisture;
    draft.plantAvailableWater = plantAvailableWater(moisture, profile);
    if (this.#moisture.doubts(ticks, moisture, plausibility.moistureJump, interval))
      doubt(draft, "moistureJump");
  }
}
