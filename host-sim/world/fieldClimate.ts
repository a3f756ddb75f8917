import { extraterrestrialRadiation, hargreaves, shareOfDay } from "./referenceEvapotranspiration";
import { dayOfYear, solarDay } from "./solarTime";
import type { Weather } from "./weather";

/** Air below this brings snow, °C: between the 0 and 2 °C of most models. */
const SNOW_TEMPERATURE = 0.5;
/** mm a day that melt with each degree above zero: within the 2 to 5 of degree-day models. */
const MELT_RATE = 3;

/** What a step of the field takes from above. */
export interface FieldWeather {
  /** °C */
  readonly air: number;
  /** Rain and snow, mm. */
  readonly rain: number;
  /** Water that reaches the ground, irrigation left out, mm. */
  readonly reaching: number;
  /** Reference evapotranspiration, mm. */
  readonly reference: number;
}

/** What the sky does to a field step by step: snow that lies and melts, and the reference evapotranspiration. */
export class FieldClimate {
  readonly #weather: Weather;
  readonly #latitude: number;
  readonly #longitude: number;
  readonly #rains: boolean;
  #air: number;
  #extremes: { readonly lowest: number; readonly highest: number } | undefined;
  #snow = 0;

  constructor(weather: Weather, latitude: number, longitude: number, rains: boolean) {
    this.#weather = weather;
    this.#latitude = latitude;
    this.#longitude = longitude;
    this.#rains = rains;
    this.#air = weather.yearlyMean;
  }

  /** Snow that lies, mm of water. */
  get snow(): number {
    return this.#snow;
  }

  /** Where the weather is not known, the last that was holds on, for the air and for the day's extremes. */
  step(from: number, until: number, showers: number): FieldWeather {
    this.#air = this.#weather.air((from + until) / 2)?.temperature ?? this.#air;
    const rain = showers + (this.#rains ? this.#weather.rain(from, until) : 0);
    const days = (until - from) / 86_400_000;
    const melted = Math.min(this.#snow, MELT_RATE * Math.max(this.#air, 0) * days);
    const snowing = this.#air < SNOW_TEMPERATURE ? rain : 0;
    this.#snow += snowing - melted;
    return {
      air: this.#air,
      rain,
      reaching: rain - snowing + melted,
      reference: this.#reference(from, days * 24),
    };
  }

  #reference(from: number, hours: number): number {
    const { day, hour } = solarDay(from, this.#longitude);
    this.#extremes = this.#weather.extremes(day) ?? this.#extremes;
    if (this.#extremes === undefined) return 0;
    const number = dayOfYear(day);
    const radiation = extraterrestrialRadiation(this.#latitude, number);
    return (
      hargreaves(this.#extremes.lowest, this.#extremes.highest, radiation) *
      shareOfDay(this.#latitude, number, hour, hour + hours)
    );
  }
}
