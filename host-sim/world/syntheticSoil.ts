import type { SeededRandom } from "../board/random";
import type { SoilWorld } from "./soil";

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const YEAR_MILLISECONDS = 365.2425 * DAY_MILLISECONDS;
/** Loam after it has drained for two days, and a point above wilting that it dries towards (m³/m³). */
const FIELD_CAPACITY = 0.28;
const DRY_END = 0.15;
/** In summer the water above the dry end falls to a third in about a week. */
const DRY_DOWN_DAYS = 7;
/** The longest time between two waterings. */
const MOST_DAYS_DRY = 9;
/** Water takes hours to reach the probe's depth. */
const WETTING_MILLISECONDS = 3 * HOUR_MILLISECONDS;
/** A day's wave falls to 1/e in about 12 cm of moist loam (damping depth), and comes later by as many radians. */
const DAMPING = 5 / 12;

/**
 * A made-up but smooth soil at 5 cm: moisture that dries exponentially between waterings on seeded days, and a
 * yearly and a daily wave of temperature, damped and delayed by the depth. A plain curve to have something to
 * measure, not a model of any soil: no weather, no balance of water. The air above has waves of its own.
 */
export function createSyntheticSoil(random: SeededRandom): SoilWorld {
  const days = random.fork("watering");
  const shift = random.fork("soil");
  const wetness = FIELD_CAPACITY + (shift.random() - 0.5) * 0.04;
  const warmth = 13 + (shift.random() - 0.5) * 3;

  /** A watering on about every fourth day; where luck keeps them away, at the latest after the longest time. */
  const isWatered = (day: number) => day % MOST_DAYS_DRY === 0 || days.at(day) < 0.25;

  function lastWatering(now: number): number {
    // Waterings are in the early morning, at 4:00 UTC.
    let day = Math.floor((now - 4 * HOUR_MILLISECONDS) / DAY_MILLISECONDS);
    while (!isWatered(day)) day -= 1;
    return day * DAY_MILLISECONDS + 4 * HOUR_MILLISECONDS;
  }

  /** The dry-down alone, `since` milliseconds after a watering. */
  const dried = (since: number) =>
    DRY_END + (wetness - DRY_END) * Math.exp(-since / (DRY_DOWN_DAYS * DAY_MILLISECONDS));

  return {
    moisture(now) {
      const watered = lastWatering(now);
      const before = dried(watered - lastWatering(watered - 1));
      const since = now - watered;
      const wetted = Math.min(since / WETTING_MILLISECONDS, 1);
      // Smooth at both ends (3x² - 2x³), and dry-down counts from the watering.
      const rise = wetted * wetted * (3 - 2 * wetted);
      return before + (dried(since) - before) * rise;
    },
    temperature(now) {
      const turn = 2 * Math.PI;
      // Coldest in mid-January; a surface wave of ±6 °C that peaks at 14:00, as it arrives below. It never
      // freezes: frozen soil has no water content to be shown (host-sim/world/field.ts has frost).
      const year = -Math.cos((turn * (now - 15 * DAY_MILLISECONDS)) / YEAR_MILLISECONDS);
      const day = Math.cos((turn * (now - 14 * HOUR_MILLISECONDS)) / DAY_MILLISECONDS - DAMPING);
      return warmth + 7 * year + 6 * Math.exp(-DAMPING) * day;
    },
    air(now) {
      const turn = 2 * Math.PI;
      const year = -Math.cos((turn * (now - 15 * DAY_MILLISECONDS)) / YEAR_MILLISECONDS);
      const day = Math.cos((turn * (now - 14 * HOUR_MILLISECONDS)) / DAY_MILLISECONDS);
      // As much water in it all day: damp at night, dry in the afternoon.
      return { temperature: warmth + 8 * year + 5 * day, humidity: 65 - 20 * day };
    },
  };
}
