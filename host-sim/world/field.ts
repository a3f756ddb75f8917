import { type CropTraits, cropState } from "./crop";
import { FieldClimate } from "./fieldClimate";
import { NumberRows } from "./numberRows";
import type { SoilWorld } from "./soil";
import { layerAt, type SoilLayer } from "./soilLayers";
import { SoilTemperature, temperatureAt } from "./soilTemperature";
import { SoilWaterBalance, type WaterFluxes } from "./soilWaterBalance";
import { DAY_MILLISECONDS } from "./solarTime";
import type { Weather } from "./weather";

/** Water that comes by an event, beside the weather's. */
export interface Watering {
  readonly kind: "rain" | "irrigation";
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds, over which it falls evenly. */
  readonly lasts: number;
  readonly millimetres: number;
}

export interface FieldOptions {
  /** Milliseconds since 1970: nothing is known before. */
  readonly startsAt: number;
  /** Degrees, south negative. */
  readonly latitude: number;
  /** Degrees, west negative; 0 unless given, so that noon is at 12:00 UTC. */
  readonly longitude?: number;
  readonly layers: readonly SoilLayer[];
  /** Water content at the beginning in all layers, m³/m³; field capacity unless given. */
  readonly waterContent?: number;
  readonly crop: CropTraits;
  /** When it was sown, milliseconds since 1970; it stands in full leaf unless given. */
  readonly planted?: number;
  readonly weather: Weather;
  /** Whether the weather's rain falls on it, as it does not under a roof. Yes unless given. */
  readonly rain?: boolean;
  readonly waterings?: readonly Watering[];
}

/** All that there is to know of a field at one moment; sums are since its beginning, mm. */
export interface FieldTruth extends WaterFluxes {
  /** The step that it is of: at most a quarter of an hour before the moment asked for. */
  readonly time: number;
  /** Water content of each layer, m³/m³. */
  readonly contents: readonly number[];
  /** °C, as the last quarter of an hour had it. */
  readonly air: number;
  /** Rain and snow as they fell. */
  readonly rain: number;
  readonly irrigation: number;
  /** Snow that lies. */
  readonly snow: number;
  /** Reference evapotranspiration. */
  readonly reference: number;
}

/** A field in which one may ask for the truth, for plots and figures. */
export interface Field extends SoilWorld {
  readonly startsAt: number;
  /** `undefined` before its beginning. */
  truth(now: number): FieldTruth | undefined;
}

const STEP_MILLISECONDS = 900_000;
/** So long before, the soil's temperature begins to follow the weather. */
const DAYS_BEFORE = 30;
/** Longer than this a field is not worked out. */
const MOST_STEPS = 20 * 366 * 96;
/** Where the temperature hardly knows the season any more, m: the beginning falls off to the deep soil's with it. */
const SEASON_DEPTH = 1.5;
const totals = [
  "air",
  "rain",
  "irrigation",
  "snow",
  "reference",
  "supplied",
  "runoff",
  "percolation",
  "evaporation",
  "transpiration",
] as const satisfies readonly (keyof FieldTruth)[];

/**
 * A field: water by `SoilWaterBalance`, temperature by `SoilTemperature`, both under one weather. It is worked out in quarter
 * hours as time is asked for, and what was is remembered, so that any time since its beginning may be asked for in any order.
 * Between the steps values go in a straight line. All of a layer is equally wet; a probe is in the layer at its depth.
 */
export function createField(options: FieldOptions): Field {
  const { startsAt, layers, weather, longitude = 0, crop, planted } = options;
  const water = new SoilWaterBalance(
    layers,
    layers.map(() => options.waterContent),
  );
  const climate = new FieldClimate(weather, options.latitude, longitude, options.rain ?? true);
  const heat = warmedUp();
  const rows = new NumberRows(layers.length + totals.length + heat.size);
  const heatColumn = layers.length + totals.length;
  const row = new Float32Array(rows.width);
  const sums = { rain: 0, irrigation: 0, reference: 0 };
  remember(weather.air(startsAt)?.temperature ?? weather.yearlyMean);

  function warmedUp(): SoilTemperature {
    const from = startsAt - DAYS_BEFORE * DAY_MILLISECONDS;
    const airs: number[] = [];
    for (let now = from; now < startsAt; now += STEP_MILLISECONDS) {
      const air = weather.air(now)?.temperature;
      if (air !== undefined) airs.push(air);
    }
    const now = weather.air(startsAt)?.temperature ?? weather.yearlyMean;
    const recent = airs.length === 0 ? now : airs.reduce((sum, air) => sum + air, 0) / airs.length;
    const heat = new SoilTemperature(
      { layers, content: (layer) => water.content(layer) },
      weather.yearlyMean,
      (depth) => weather.yearlyMean + (recent - weather.yearlyMean) * Math.exp(-depth / SEASON_DEPTH),
    );
    for (const air of airs) heat.step(STEP_MILLISECONDS / 1000, air);
    return heat;
  }

  function remember(air: number): void {
    const values = { ...water.fluxes, ...sums, air, snow: climate.snow };
    for (let layer = 0; layer < layers.length; layer++) row[layer] = water.content(layer);
    for (const [index, name] of totals.entries()) row[layers.length + index] = values[name];
    heat.copyTo(row, heatColumn);
    rows.push(row);
  }

  /** What falls of an event between two times, mm. */
  function falling(kind: Watering["kind"], from: number, until: number): number {
    let amount = 0;
    for (const watering of options.waterings ?? []) {
      if (watering.kind !== kind) continue;
      const lasts = Math.max(watering.lasts, 1);
      const during = Math.min(until, watering.at + lasts) - Math.max(from, watering.at);
      if (during > 0) amount += (watering.millimetres * during) / lasts;
    }
    return amount;
  }

  function step(): void {
    const from = startsAt + (rows.count - 1) * STEP_MILLISECONDS;
    const until = from + STEP_MILLISECONDS;
    const { air, rain, reaching, reference } = climate.step(from, until, falling("rain", from, until));
    const irrigation = falling("irrigation", from, until);
    sums.rain += rain;
    sums.irrigation += irrigation;
    sums.reference += reference;
    const days = planted === undefined ? undefined : (from - planted) / DAY_MILLISECONDS;
    const hours = STEP_MILLISECONDS / 3_600_000;
    water.step({ hours, supply: reaching + irrigation, reference, crop: cropState(crop, days) });
    heat.step(STEP_MILLISECONDS / 1000, air);
    remember(air);
  }

  /** The step before a moment and the share of the next that has passed; `undefined` where the field is not known. */
  function placeOf(now: number): { readonly before: number; readonly share: number } | undefined {
    const steps = (now - startsAt) / STEP_MILLISECONDS;
    if (!(steps >= 0 && steps < MOST_STEPS)) return undefined;
    const before = Math.floor(steps);
    while (rows.count < before + 2) step();
    return { before, share: steps - before };
  }

  function interpolated(now: number, valueAt: (row: number) => number): number | undefined {
    const place = placeOf(now);
    if (place === undefined) return undefined;
    const value = valueAt(place.before);
    return value + (valueAt(place.before + 1) - value) * place.share;
  }

  return {
    startsAt,
    moisture: (now, depth = 0.05) => {
      const layer = layerAt(layers, depth);
      return interpolated(now, (at) => rows.get(at, layer));
    },
    temperature: (now, depth = 0.05) =>
      interpolated(now, (at) =>
        temperatureAt(rows.values, at * rows.width + heatColumn, depth, rows.get(at, layers.length)),
      ),
    air: (now) => weather.air(now),
    truth(now) {
      const place = placeOf(now);
      if (place === undefined) return undefined;
      const numbers = Object.fromEntries(
        totals.map((name, index) => [name, rows.get(place.before, layers.length + index)]),
      ) as Record<(typeof totals)[number], number>;
      return {
        ...numbers,
        time: startsAt + place.before * STEP_MILLISECONDS,
        contents: layers.map((_layer, index) => rows.get(place.before, index)),
      };
    },
  };
}
