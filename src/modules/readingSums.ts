import type { Ticks } from "../board/clock";
import { frozen } from "../model/frozen";
import type { ModuleSettings } from "../model/modules";
import type { PlaceReading, Reading, ReadingStatistics } from "../sampling/reading";
import { PlaceWindow, present } from "./placeWindow";
import { RunningMeans } from "./runningMeans";
import { RunningStatistics } from "./runningStatistics";
import { moistureTrust, temperatureTrust } from "./valueTrust";

/** What a record of several readings carries beside the mean. */
export type StatisticsChoice = ModuleSettings<"ingestion">["statistics"];

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

const airQuantities = frozen(["airTemperature", "airHumidity"] as const);

/** Sums up two readings or more, in memory that does not grow with their number. */
export class ReadingSums {
  readonly #moisture = new RunningStatistics();
  readonly #temperature = new RunningStatistics();
  readonly #first = new PlaceWindow();
  /** Of places 2 and 3; made when they are first seen, as most devices have neither. */
  readonly #further: (PlaceWindow | undefined)[] = [];
  /** Made when there is a value of the air. */
  #air: RunningMeans<(typeof airQuantities)[number]> | undefined;
  /** The last: it is where the battery stands, and a mean would be where it stood. */
  #battery: number | undefined;
  #count = 0;
  #ticks: Ticks = 0;

  add(reading: Reading): void {
    const { further } = reading;
    this.#count++;
    this.#ticks = reading.ticks;
    this.#moisture.add(reading.moisture, moistureTrust(reading));
    this.#temperature.add(reading.temperature, temperatureTrust(reading));
    this.#first.add(reading, deviceValuesOf(reading));
    if (further !== undefined) {
      for (let index = 0; index < further.length; index++) {
        const place = further[index];
        if (place !== undefined) this.#placeWindow(index).add(place);
      }
    }
    if (reading.airTemperature !== undefined || reading.airHumidity !== undefined) {
      this.#air ??= new RunningMeans(airQuantities);
      this.#air.add(reading);
    }
    this.#battery = reading.battery ?? this.#battery;
  }

  /**
   * What they come to, each place for itself (`PlaceWindow.take`): means over the readings that have the value, the last
   * voltage of the battery, all faults, the ticks of the last. Begins anew.
   */
  take(choice: StatisticsChoice): Reading {
    const device: Mutable<Partial<Reading>> = {};
    this.#air?.writeTo(device);
    if (this.#battery !== undefined) device.battery = this.#battery;
    const place = this.#first.take(deviceValuesOf(device));
    const summary: Mutable<Reading> = { ticks: this.#ticks, ...place, ...device };
    // Of all means these are kept within the range of their values.
    const { mean: moisture } = this.#moisture;
    if (moisture !== undefined) summary.moisture = moisture;
    const { mean: temperature } = this.#temperature;
    if (temperature !== undefined) summary.temperature = temperature;
    const further = this.#takeFurther();
    if (further.length > 0) summary.further = further;
    summary.statistics = this.#statistics(choice);
    this.#moisture.clear();
    this.#temperature.clear();
    this.#air?.clear();
    this.#battery = undefined;
    this.#count = 0;
    return summary;
  }

  #placeWindow(index: number): PlaceWindow {
    let window = this.#further[index];
    if (window === undefined) {
      window = new PlaceWindow();
      while (this.#further.length < index) this.#further.push(undefined);
      this.#further[index] = window;
    }
    return window;
  }

  #takeFurther(): readonly (PlaceReading | undefined)[] {
    const places = this.#further.map((window) => (window?.isEmpty === false ? window.take() : undefined));
    return places.some((place) => place !== undefined) ? places : [];
  }

  #statistics(choice: StatisticsChoice): ReadingStatistics {
    const statistics: Mutable<ReadingStatistics> = { samples: this.#count };
    if (choice === "none") return statistics;
    const { minimum, maximum, spread } = this.#moisture;
    if (minimum !== undefined) statistics.moistureMinimum = minimum;
    if (maximum !== undefined) statistics.moistureMaximum = maximum;
    if (spread !== undefined && choice === "full") statistics.moistureSpread = spread;
    const { minimum: coldest, maximum: warmest } = this.#temperature;
    if (coldest !== undefined) statistics.temperatureMinimum = coldest;
    if (warmest !== undefined) statistics.temperatureMaximum = warmest;
    return statistics;
  }
}

/** How many values of the device as a whole were measured. */
function deviceValuesOf({ airTemperature, airHumidity, battery }: Partial<Reading>): number {
  return present(airTemperature) + present(airHumidity) + present(battery);
}
