import { type FaultCode, faultCatalogue } from "../model/faults";
import { frozen } from "../model/frozen";
import type { AppliedCalibration, PlaceReading } from "../sampling/reading";
import { RunningMeans } from "./runningMeans";
import { moistureTrust, temperatureTrust } from "./valueTrust";

const moistureQuantities = frozen(["moisture", "moistureRaw", "plantAvailableWater"] as const);
const temperatureQuantities = frozen(["temperature"] as const);
const conductivityQuantities = frozen(["conductivity"] as const);

/** Sums up what was measured at one place, in memory that does not grow with the number of readings. */
export class PlaceWindow {
  readonly #moisture = new RunningMeans<(typeof moistureQuantities)[number]>(moistureQuantities);
  readonly #temperature = new RunningMeans<"temperature">(temperatureQuantities);
  /** Made when there is a conductivity: most probes have none. */
  #conductivity: RunningMeans<"conductivity"> | undefined;
  /** The most that a water content was trusted. */
  #trust = 0;
  #calibration: AppliedCalibration | undefined;
  #faults: FaultCode[] = [];
  #allGood = true;
  #allBad = true;
  /** The most values that one reading had. */
  #mostValues = 0;
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** @param others how many values the reading has beside those of the place, as its quality speaks of these too */
  add(place: PlaceReading, others = 0): void {
    this.#count++;
    const trust = moistureTrust(place);
    this.#moisture.add(place, trust);
    this.#temperature.add(place, temperatureTrust(place));
    if (place.conductivity !== undefined) {
      this.#conductivity ??= new RunningMeans(conductivityQuantities);
      this.#conductivity.add(place);
    }
    if (trust > this.#trust) this.#calibration = undefined;
    this.#trust = Math.max(trust, this.#trust);
    if (trust === this.#trust) this.#calibration = place.calibration ?? this.#calibration;
    if (place.quality !== "good") this.#allGood = false;
    if (place.quality !== "bad") this.#allBad = false;
    this.#mostValues = Math.max(this.#mostValues, valuesOf(place) + others);
    for (const code of place.faults) if (!this.#faults.includes(code)) this.#faults.push(code);
  }

  /**
   * Means over the readings that have the value, without doubted ones where there are others; the raw value's is over the
   * same readings as the water content's, and of those without one only where none has. The calibration of the last of these,
   * all faults in the order of the catalogue. good where all readings were; bad where all were, and together have no more values than one of them, so that
   * what was missing is missing here too; else uncertain. Empties the window.
   *
   * @param others how many values the sum has beside those of the place
   */
  take(others = 0): PlaceReading {
    const sum: { -readonly [Name in keyof PlaceReading]: PlaceReading[Name] } = {
      quality: this.#allGood ? "good" : "uncertain",
      faults: this.#faults.sort((left, right) => faultCatalogue[left].number - faultCatalogue[right].number),
    };
    this.#moisture.writeTo(sum);
    this.#temperature.writeTo(sum);
    this.#conductivity?.writeTo(sum);
    if (this.#calibration !== undefined) sum.calibration = this.#calibration;
    if (this.#allBad && valuesOf(sum) + others <= this.#mostValues) sum.quality = "bad";
    this.#moisture.clear();
    this.#temperature.clear();
    this.#conductivity?.clear();
    this.#trust = 0;
    this.#calibration = undefined;
    this.#faults = [];
    this.#allGood = true;
    this.#allBad = true;
    this.#mostValues = 0;
    this.#count = 0;
    return sum;
  }
}

/** How many values were measured; what is only worked out from them does not count. */
function valuesOf({ moisture, temperature, conductivity }: PlaceReading): number {
  return present(moisture) + present(temperature) + present(conductivity);
}

/** 1 for a value, 0 for none. */
export function present(value: number | undefined): number {
  return value === undefined ? 0 : 1;
}
