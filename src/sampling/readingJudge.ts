import type { Ticks } from "../board/clock";
import { type Place, places } from "../model/places";
import type { Settings } from "../model/settings";
import type { MoistureScale, PlacedSample } from "../sensors/part";
import { type DraftReading, doubt, emptyDraft, measuredValue } from "./draftReading";
import { PlaceJudge } from "./placeJudge";
import type { PlaceReading, Reading } from "./reading";

/** How the moisture probe of each place is to be read, places 1 to 3; `undefined` where it has none. */
export type MoistureScales = readonly (MoistureScale | undefined)[];

/** The air on earth, and what a closed box in the sun adds. °C */
const coldestAir = -90;
const warmestAir = 130;

/** More than any cell that a board is fed from. V */
const highestBattery = 60;

/**
 * Makes readings of what the parts gave: calibrates, and says how far each can be trusted by what came before.
 *
 * A place is bad where a value that one of its parts should give is missing, and uncertain where all are there with a fault.
 * Faults of air and battery are those of the reading itself, which they make uncertain and never bad: the soil is what a
 * reading is about. What a fault holds back is absent; no value that leaves is a stand-in for one.
 */
export class ReadingJudge {
  readonly #scales: MoistureScales;
  #settings: Settings;
  #interval = 0;
  /** The places where something has been measured, in their order. */
  readonly #places: PlaceJudge[] = [];

  constructor(scales: MoistureScales, settings: Settings) {
    this.#scales = scales;
    this.#settings = settings;
  }

  /** Puts settings in force, also for a measurement that is under way. */
  configure(settings: Settings): void {
    this.#settings = settings;
    for (const place of this.#places) place.configure(settings);
  }

  /** @param milliseconds from one reading of the schedule to the next, from now on */
  paced(milliseconds: number): void {
    this.#interval = milliseconds;
  }

  /** A fresh reading. `samples` holds one for each probe of the device, at least one. */
  judge(ticks: Ticks, samples: readonly PlacedSample[]): Reading {
    for (const { place } of samples) if (place !== undefined) this.#meet(place);
    const drafts = places.map(() => emptyDraft());
    const [first = emptyDraft()] = drafts;
    takeDevice(samples, first);
    let temperature: number | undefined;
    for (const judge of this.#places) {
      const trusted = judge.takeTemperature(ticks, samples, this.#interval, draftOf(drafts, judge.place));
      temperature ??= trusted;
    }
    for (const judge of this.#places) {
      const around = { volts: first.battery, temperature, interval: this.#interval };
      judge.takeMoisture(ticks, samples, around, draftOf(drafts, judge.place));
    }
    this.#compare(drafts);
    const further = drafts.slice(1).map((draft, index) => (this.#knows(index + 2) ? draft : undefined));
    const hasFurther = further.some((draft) => draft !== undefined);
    return {
      ticks,
      ...first,
      ...(hasFurther && { further: further satisfies (PlaceReading | undefined)[] }),
    };
  }

  #meet(place: Place): void {
    if (this.#knows(place)) return;
    this.#places.push(new PlaceJudge(place, this.#scales[place - 1], this.#settings));
    this.#places.sort((left, right) => left.place - right.place);
  }

  #knows(place: number): boolean {
    return this.#places.some((judge) => judge.place === place);
  }

  /** Probes that are meant to be side by side must agree. */
  #compare(drafts: readonly DraftReading[]): void {
    const { moistureDisagreement } = this.#settings.plausibility;
    if (moistureDisagreement === 0) return;
    for (const one of drafts) {
      for (const other of drafts) {
        if (one.moisture === undefined || other.moisture === undefined) continue;
        // Each pair comes twice, once for either.
        if (Math.abs(one.moisture - other.moisture) > moistureDisagreement) doubt(one, "moistureDisagrees");
      }
    }
  }
}

function draftOf(drafts: readonly DraftReading[], place: Place): DraftReading {
  return drafts[place - 1] ?? emptyDraft();
}

/** Air and battery, wherever their part is. */
function takeDevice(samples: readonly PlacedSample[], draft: DraftReading): void {
  for (const { sample } of samples) {
    const { airTemperature, airHumidity, battery } = sample;
    const temperature = measuredValue(draft, airTemperature, "airOutOfRange", coldestAir, warmestAir);
    const humidity = measuredValue(draft, airHumidity, "airOutOfRange", 0, 100);
    const volts = measuredValue(draft, battery, "batteryNoSignal", 0, highestBattery);
    if (temperature !== undefined) draft.airTemperature ??= temperature;
    if (humidity !== undefined) draft.airHumidity ??= humidity;
    if (volts !== undefined) draft.battery ??= volts;
  }
}
