import type { Ticks } from "../board/clock";
import type { Anomaly } from "../model/moduleMessages";
import type { SoilProfile } from "../model/soil";
import { RunningScatter } from "./runningScatter";
import {
  ceilingOf,
  confirmMilliseconds,
  fallsAsSoil,
  fastestRipple,
  leastSettledReadings,
  quietMilliseconds,
  quietReadings,
  settledMilliseconds,
} from "./soilLimits";
import { ageOf, type StateReader } from "./stateReader";

/** What a reading is beside those before it. */
export interface Change {
  /** The change in multiples of the usual scatter, 0 or more. */
  readonly score: number;
  readonly anomaly: Exclude<Anomaly, "stuck">;
  /** Whether it belongs to the soil's course, so that the drying may be worked out from it. */
  readonly isOfCourse: boolean;
  /** Whether the course begins anew with it. */
  readonly beginsAnew: boolean;
}

/**
 * calm: as usual. suspected: a sudden rise that is not told yet. astray: a jump that no water makes, told as a spike.
 * wetting: it rose, and stayed up.
 */
type Course = (typeof courses)[number];

/** In the order of their numbers where they are stored. */
const courses = Object.freeze(["calm", "suspected", "astray", "wetting"] as const);

/** More say no more: what is asked is whether there were enough. */
const mostReadings = Math.max(leastSettledReadings, quietReadings);

const hourMilliseconds = 3_600_000;

/**
 * Tells water from faults in the course of the water content.
 *
 * Calm, a reading is compared with two things. A rise counts from the lowest level of late, which comes up by
 * `fastestRipple` an hour: so a slow rain adds up, and the ripple of day and night does not. A fall counts from the
 * reading before, beyond what a soil can lose in the time. Beyond the limit (times the usual scatter) a fall, and a rise
 * above all pores, is a spike at once; any other rise is decided by the readings that follow: still up is a wetting; back
 * is a spike where a single step was beyond the limit, else nothing. A jump that neither comes back nor is water, after
 * three hours, is the new level: a probe was moved. A wetting lasts until it has not risen further for two hours.
 */
export class SoilChange {
  #scatter = new RunningScatter();
  #course: Course = "calm";
  /** The last reading, and the last two of the soil's course. */
  #ticks: Ticks | undefined;
  #level = 0;
  #before = 0;
  /** The lowest level of late. */
  #low = 0;
  /** Where the jump began, the furthest it went, when that was, and how many readings ago. */
  #base = 0;
  #crest = 0;
  #crestTicks: Ticks = 0;
  #readings = 0;
  /** Whether one step was beyond the limit: what rose slowly and comes back is no spike. */
  #isSudden = false;

  /** As `write` left it. */
  static read(state: StateReader): SoilChange {
    const change = new SoilChange();
    change.#scatter = new RunningScatter(state.number(0, 2));
    change.#course = courses[state.whole(0, courses.length - 1)] ?? "calm";
    change.#ticks = state.optionalTicks();
    change.#level = state.number(0, 1);
    change.#before = state.number(0, 1);
    change.#low = state.number(0, 1);
    change.#base = state.number(0, 1);
    change.#crest = state.number(0, 1);
    change.#crestTicks = state.ticks();
    change.#readings = state.whole(0, mostReadings);
    change.#isSudden = state.flag();
    return change;
  }

  /** Adds what is known to the state of the module. */
  write(state: number[], now: Ticks): void {
    state.push(
      this.#scatter.value,
      courses.indexOf(this.#course),
      this.#ticks === undefined ? 0 : 1,
      ageOf(this.#ticks ?? now, now),
      this.#level,
      this.#before,
      this.#low,
      this.#base,
      this.#crest,
      ageOf(this.#crestTicks, now),
      Math.min(this.#readings, mostReadings),
      this.#isSudden ? 1 : 0,
    );
  }

  /** Forgets where the soil was, as after a time of unknown length; the probe's usual scatter stays. */
  restart(): void {
    this.#ticks = undefined;
    this.#course = "calm";
  }

  /** Water content of the last reading of the soil's course, m³/m³. */
  get level(): number {
    return this.#level;
  }

  /** The usual size of changes from one reading to the next, m³/m³. */
  get scatter(): number {
    return this.#scatter.value;
  }

  /** Whether the last reading rose beyond the limit and is neither told nor taken back yet. */
  get isSuspected(): boolean {
    return this.#course === "suspected";
  }

  /**
   * @param ticks later than all before
   * @param moisture m³/m³
   * @param limit score above which a change is an anomaly
   */
  take(ticks: Ticks, moisture: number, soil: SoilProfile, limit: number): Change {
    if (this.#ticks === undefined) return this.#beginAnew(ticks, moisture, 0);
    const hours = (ticks - this.#ticks) / hourMilliseconds;
    this.#ticks = ticks;
    if (this.#course === "calm") this.#low = Math.min(this.#low + fastestRipple * hours, this.#recent);
    const margin = limit * this.#scatter.value;
    const score = Math.max(moisture - this.#low, Math.abs(moisture - this.#level)) / this.#scatter.value;
    switch (this.#course) {
      case "calm":
        return this.#calm(ticks, moisture, hours, score, margin, soil);
      case "suspected":
        return this.#suspected(ticks, moisture, score, margin, soil);
      case "astray":
        return this.#astray(ticks, moisture, score, margin, soil);
      case "wetting":
        return this.#wetting(ticks, moisture, hours, score, margin, soil);
    }
  }

  #calm(
    ticks: Ticks,
    moisture: number,
    hours: number,
    score: number,
    margin: number,
    soil: SoilProfile,
  ): Change {
    if (moisture - this.#low > margin) {
      const isWater = moisture <= ceilingOf(soil);
      this.#isSudden = moisture - this.#level > margin;
      this.#leave(isWater ? "suspected" : "astray", this.#low, ticks, moisture);
      return { score, anomaly: isWater ? "none" : "spike", isOfCourse: false, beginsAnew: false };
    }
    if (!fallsAsSoil(this.#level, moisture, hours, margin, soil)) {
      this.#leave("astray", this.#level, ticks, moisture);
      return offCourse(score, "spike");
    }
    this.#scatter.take(Math.abs(moisture - this.#level));
    return this.#follow(moisture, score, "none");
  }

  #suspected(ticks: Ticks, moisture: number, score: number, margin: number, soil: SoilProfile): Change {
    if (this.#isBack(moisture, margin)) {
      this.#course = "calm";
      if (!this.#isSudden) return this.#follow(moisture, score, "none");
      // The score of the jump, not of the way back.
      const jump = (this.#crest - this.#base) / this.#scatter.value;
      return this.#follow(moisture, jump, "spike");
    }
    if (moisture > ceilingOf(soil)) {
      this.#leave("astray", this.#base, ticks, moisture);
      return offCourse(score, "spike");
    }
    if (ticks - this.#crestTicks < confirmMilliseconds) return offCourse(score, "none");
    this.#leave("wetting", this.#base, ticks, moisture);
    this.#course = "wetting";
    return { ...this.#follow(moisture, score, "wetting"), beginsAnew: true };
  }

  #astray(ticks: Ticks, moisture: number, score: number, margin: number, soil: SoilProfile): Change {
    this.#readings++;
    if (this.#isBack(moisture, margin)) {
      this.#course = "calm";
      return this.#follow(moisture, score, "none");
    }
    // Too high, and now as high as water can make it: it may be water after all.
    if (this.#crest > ceilingOf(soil) && moisture > this.#base && moisture <= ceilingOf(soil)) {
      this.#isSudden = true;
      this.#leave("suspected", this.#base, ticks, moisture);
    } else if (this.#readings >= leastSettledReadings && ticks - this.#crestTicks >= settledMilliseconds)
      return this.#beginAnew(ticks, moisture, score);
    return offCourse(score, "spike");
  }

  #wetting(
    ticks: Ticks,
    moisture: number,
    hours: number,
    score: number,
    margin: number,
    soil: SoilProfile,
  ): Change {
    if (moisture > ceilingOf(soil)) {
      this.#leave("astray", this.#level, ticks, moisture);
      return offCourse(score, "spike");
    }
    // As fast as no soil drains: it was no water.
    if (this.#isBack(moisture, margin) && !fallsAsSoil(this.#level, moisture, hours, margin, soil))
      return { ...this.#beginAnew(ticks, moisture, score), anomaly: "spike" };
    // Hardly anything came, and that is gone: two readings say so, as one may be noise.
    if (this.#isBack((moisture + this.#level) / 2, margin)) return this.#beginAnew(ticks, moisture, score);
    if (moisture > this.#crest + this.#scatter.value / 2) {
      this.#crest = moisture;
      this.#crestTicks = ticks;
      this.#readings = 0;
    } else this.#readings++;
    if (this.#readings >= quietReadings && ticks - this.#crestTicks >= quietMilliseconds)
      return this.#beginAnew(ticks, moisture, score);
    return { ...this.#follow(moisture, score, "wetting"), beginsAnew: true };
  }

  /** The reading is the soil's. */
  #follow(moisture: number, score: number, anomaly: Change["anomaly"]): Change {
    this.#before = this.#level;
    this.#level = moisture;
    return { score, anomaly, isOfCourse: true, beginsAnew: false };
  }

  /** What went before says nothing of what comes. */
  #beginAnew(ticks: Ticks, moisture: number, score: number): Change {
    this.#ticks = ticks;
    this.#course = "calm";
    this.#level = moisture;
    this.#before = moisture;
    this.#low = moisture;
    return { score, anomaly: "none", isOfCourse: true, beginsAnew: true };
  }

  /** A jump, or what it turned out to be, begins with this reading. */
  #leave(course: Course, base: number, ticks: Ticks, moisture: number): void {
    this.#course = course;
    this.#base = base;
    this.#crest = moisture;
    this.#crestTicks = ticks;
    this.#readings = 0;
  }

  /** A mean of two: one low reading among the noise is not the level. */
  get #recent(): number {
    return (this.#level + this.#before) / 2;
  }

  /** Nearer to where the jump began than half of the limit, or than a quarter of the jump. */
  #isBack(moisture: number, margin: number): boolean {
    const jump = this.#crest - this.#base;
    const offset = jump < 0 ? this.#base - moisture : moisture - this.#base;
    return offset <= Math.max(margin / 2, Math.abs(jump) / 4);
  }
}

/** A reading that tells nothing of how the soil dries. */
function offCourse(score: number, anomaly: Change["anomaly"]): Change {
  return { score, anomaly, isOfCourse: false, beginsAnew: false };
}
