import type { Clock, Ticks } from "../board/clock";
import { wallTimeAt } from "../board/wallTime";
import type { FaultSink } from "../health/faultRegister";
import type { FaultCode } from "../model/faults";
import type { Settings } from "../model/settings";
import type { Reading } from "./reading";

/**
 * Not a glitch that may pass, but a state that settings make: whoever has just put the probe into the soil is to be told
 * while he stands there, not three readings later; and that it is calibrated now with the first reading that is.
 */
const toldAtOnce: FaultCode = "moistureUncalibrated";

/** Each place gave a raw value that a calibration was applied to: a probe that fails tells nothing of that. */
function isCalibrated({ calibration, further = [] }: Reading): boolean {
  return (
    calibration !== undefined &&
    further.every((place) => place === undefined || place.calibration !== undefined)
  );
}

/** How a fault comes and goes from reading to reading. */
interface Course {
  /** Whether the reading at hand has it. */
  isSeen: boolean;
  isRaised: boolean;
  /** Readings with it since enough in a row were without. */
  bad: number;
  /** Readings in a row without it, up to the last one. */
  good: number;
  /** The first of those with it. */
  first: Ticks;
  /** Readings with it that the register does not know of yet. */
  untold: number;
}

/**
 * Brings the faults of readings into the register: raised once enough readings had one (at any place), cleared once enough in
 * a row were without. Fewer good ones in between change nothing, as a loose wire lets some readings pass. The register counts
 * each reading with the fault, also those that were too few to be told.
 */
export class ReadingFaults {
  readonly #faults: FaultSink;
  readonly #clock: Clock;
  /** One for each fault that was ever seen, so the catalogue is its bound. */
  readonly #courses = new Map<FaultCode, Course>();

  constructor(faults: FaultSink, clock: Clock) {
    this.#faults = faults;
    this.#clock = clock;
  }

  /** To be called once for each reading. */
  take(
    reading: Reading,
    { badReadings, goodReadings }: Pick<Settings["plausibility"], "badReadings" | "goodReadings">,
  ): void {
    for (const code of reading.faults) this.#see(code, reading.ticks);
    for (const place of reading.further ?? [])
      for (const code of place?.faults ?? []) this.#see(code, reading.ticks);
    for (const [code, course] of this.#courses) {
      if (!course.isSeen)
        this.#passed(code, course, code === toldAtOnce && isCalibrated(reading) ? 1 : goodReadings);
      else if (course.isRaised || course.bad >= badReadings || code === toldAtOnce) this.#raise(code, course);
      course.isSeen = false;
    }
  }

  #see(code: FaultCode, ticks: Ticks): void {
    let course = this.#courses.get(code);
    if (course === undefined) {
      course = { isSeen: false, isRaised: false, bad: 0, good: 0, first: ticks, untold: 0 };
      this.#courses.set(code, course);
    }
    // Two places may have the same.
    if (course.isSeen) return;
    course.isSeen = true;
    if (course.bad === 0) course.first = ticks;
    course.bad++;
    course.untold++;
    course.good = 0;
  }

  #raise(code: FaultCode, course: Course): void {
    course.isRaised = true;
    const { first, untold } = course;
    course.untold = 0;
    this.#faults.raise(code, wallTimeAt(first, this.#clock), untold);
  }

  #passed(code: FaultCode, course: Course, goodReadings: number): void {
    course.good++;
    if (course.good < goodReadings) return;
    course.bad = 0;
    if (!course.isRaised) return;
    course.isRaised = false;
    this.#faults.clear(code);
  }
}
