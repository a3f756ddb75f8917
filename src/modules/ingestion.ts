import type { Ticks } from "../board/clock";
import type { ModuleSettings } from "../model/modules";
import { placeName, places } from "../model/places";
import { sameValue } from "../model/property";
import type { Settings } from "../model/settings";
import type { Reading } from "../sampling/reading";
import { type DeviceConditions, type Module, nothing, type Outcome } from "./module";
import { NewsFilter } from "./newsFilter";
import { ReadingWindow } from "./readingWindow";

/**
 * Makes records of readings: sums up those of each telemetry interval, and leaves out records that say nothing new.
 *
 * Windows lie on a grid of the telemetry interval from the first reading on, so that records keep their rhythm also
 * where the sampling interval does not go into it. A reading belongs to the slot of the sampling grid that it is nearest
 * to, because timers come a little late; the window closes with the reading of its last slot.
 *
 * With a deadband, a reading that has moved by it is a record of its own at once, and those held before it are summed up
 * without it: a mean over the two sides of a step would be a value that the soil never had.
 */
export class Ingestion implements Module<"ingestion"> {
  readonly #window = new ReadingWindow();
  readonly #filter: NewsFilter;
  #settings: ModuleSettings<"ingestion">;
  #device: DeviceConditions;
  /** Where the grid begins: the first reading since the intervals were set. */
  #origin: Ticks | undefined;
  /** Which window of the grid is held. */
  #number = 0;

  constructor(settings: ModuleSettings<"ingestion">, device: DeviceConditions) {
    this.#settings = settings;
    this.#device = device;
    this.#filter = new NewsFilter(device.settings.reportOnChange, allowanceOf(device));
  }

  /** Other intervals, and another calibration, begin a new window: what is held is a record. */
  configure(settings: ModuleSettings<"ingestion">, device: DeviceConditions): Outcome {
    const before = this.#device;
    const isOtherWindow =
      before.telemetryMilliseconds !== device.telemetryMilliseconds ||
      before.samplingMilliseconds !== device.samplingMilliseconds ||
      isRecalibrated(before.settings, device.settings);
    const outcome = isOtherWindow ? this.close() : nothing;
    this.#settings = settings;
    this.#device = device;
    this.#filter.configure(device.settings.reportOnChange, allowanceOf(device));
    return outcome;
  }

  take(reading: Reading): Outcome {
    const { samplingMilliseconds } = this.#device;
    this.#origin ??= reading.ticks;
    const slot = Math.round((reading.ticks - this.#origin) / samplingMilliseconds);
    const number = this.#windowOf(slot);
    const closed: Reading[] = [];
    // A stall has swallowed the readings that would have closed the window before.
    if (number !== this.#number) this.#closeWindow(closed);
    this.#number = number;
    const hasMoved = this.#filter.moved(reading);
    if (hasMoved) this.#closeWindow(closed);
    this.#window.add(reading);
    if (hasMoved || this.#windowOf(slot + 1) > number) this.#closeWindow(closed);
    if (closed.length === 0) return nothing;
    const records = closed.filter((record) => this.#filter.admits(record));
    return { records, suppressed: closed.length - records.length };
  }

  /** What is held, as a record, whether it says something new or not. The next reading begins a new grid. */
  close(): Outcome {
    this.#origin = undefined;
    const held = this.#window.take(this.#settings.statistics);
    if (held === undefined) return nothing;
    this.#filter.sent(held);
    return { records: [held] };
  }

  /** Multiplied first, and so exact: both intervals are whole. Where sampling is the rarer, each slot is a window. */
  #windowOf(slot: number): number {
    const { telemetryMilliseconds, samplingMilliseconds } = this.#device;
    return Math.floor((slot * samplingMilliseconds) / Math.max(telemetryMilliseconds, samplingMilliseconds));
  }

  #closeWindow(closed: Reading[]): void {
    const record = this.#window.take(this.#settings.statistics);
    if (record !== undefined) closed.push(record);
  }
}

/** At any place; the soil's porosity and what plants can draw of it are part of what a water content is made with. */
function isRecalibrated(before: Settings, after: Settings): boolean {
  return (
    !sameValue(before.soil, after.soil) ||
    places.some((place) => {
      const name = placeName("calibration", place);
      return !sameValue(before[name], after[name]);
    })
  );
}

/** Half a sampling interval: a reading that comes that much too early is the one that was meant. */
function allowanceOf(device: DeviceConditions): number {
  return device.samplingMilliseconds / 2;
}
