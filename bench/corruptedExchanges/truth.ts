import type { SeededRandom } from "../../host-sim/board/random";

/** What there is to measure at one probe. */
export interface Truth {
  /** m³/m³ */
  moisture: number;
  /** °C */
  temperature: number;
  airTemperature: number;
  /** % */
  airHumidity: number;
  /** V */
  volts: number;
}

/** What a truth stays within. */
const ranges: Readonly<Record<keyof Truth, readonly [lowest: number, highest: number]>> = Object.freeze({
  moisture: [0.05, 0.42],
  temperature: [-10, 45],
  airTemperature: [-25, 50],
  airHumidity: [5, 98],
  volts: [2.6, 4.3],
});

const names = Object.keys(ranges) as readonly (keyof Truth)[];
/** How often a value jumps to anywhere, and how far it walks otherwise, as a part of its range. */
const jumps = 0.3;
const step = 0.05;

export function firstTruth(random: SeededRandom): Truth {
  const truth = { moisture: 0, temperature: 0, airTemperature: 0, airHumidity: 0, volts: 0 };
  for (const name of names) truth[name] = anywhere(name, random);
  return truth;
}

/** What it is at the next measurement: so far from what it was that an old value is mostly a wrong one. */
export function moveTruth(truth: Truth, random: SeededRandom): void {
  for (const name of names) {
    const [lowest, highest] = ranges[name];
    const walked = truth[name] + random.noise() * step * (highest - lowest);
    truth[name] =
      random.random() < jumps ? anywhere(name, random) : Math.min(Math.max(walked, lowest), highest);
  }
}

function anywhere(name: keyof Truth, random: SeededRandom): number {
  const [lowest, highest] = ranges[name];
  return lowest + random.random() * (highest - lowest);
}
