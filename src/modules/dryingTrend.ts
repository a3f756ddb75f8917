import type { Ticks } from "../board/clock";
import { type LineSums, noSums, withPoint } from "./lineSums";
import { ageOf, type StateReader } from "./stateReader";

/** The straight line through the water content of the last hours. */
export interface Trend {
  /** m³/m³ a day, positive while the soil dries. */
  readonly rate: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** Water content on the line at its end, m³/m³: the last reading without its noise. */
  readonly moisture: number;
}

/** Half an hour each over a day: shows the course of a day, and is 670 bytes however often the soil is sampled. */
const capacity = 48;

/** Two points make a line through any noise; the third is the first that can contradict it. */
const leastPoints = 3;

/** So many points are kept however old they are, for a probe that is sampled more rarely than the window is long. */
const keptPoints = 4;

/** A line over less than this part of the window tells the hour of the day, not the drying. */
const leastSpan = 1 / 12;

/** A line over half of the window is taken for whole: over a day it covers day or night. */
const fullSpan = 1 / 2;

/** Sums that fell to this part of what they were may be rounding for the most part: they are worked out anew. */
const leastLeft = 1e-6;

const hourMilliseconds = 3_600_000;

/** Those kept however old they are lie within this; what is stored beyond it was not measured. */
const mostHours = 8_784;
const mostWeight = 65_535;

/**
 * The drying rate: the slope of least squares through the water content over a window of time. Readings are averaged in
 * buckets, 48 to a window, each with the weight of its readings; the oldest make room. Running sums stand for all but the
 * newest, so that a reading costs the same however many there are.
 *
 * Confidence is the part of the variance that the line explains (R²), adjusted for the number of points (by n - 1 over
 * n - 2, so that three points on a line by chance count little) and shrunk in proportion where they span less than half
 * of the window.
 */
export class DryingTrend {
  readonly #windowHours: number;
  /** Rings: mean hours since the origin, mean water content, number of readings. */
  readonly #hours = new Float64Array(capacity);
  readonly #moisture = new Float32Array(capacity);
  readonly #weights = new Uint16Array(capacity);
  #origin: Ticks = 0;
  #oldest = 0;
  #size = 0;
  /** Which bucket of time the newest point is. */
  #bucket = 0;
  /** Of all points but the newest, which still moves. */
  #sums: LineSums = noSums;
  /** The most that these were since they were worked out anew. */
  #mostSquaresHours = 0;
  #mostSquaresMoisture = 0;

  /** @param windowHours how far back it looks */
  constructor(windowHours: number) {
    this.#windowHours = windowHours;
  }

  /**
   * As `write` left it.
   *
   * @param windowHours that it was left with
   */
  static read(state: StateReader, windowHours: number): DryingTrend {
    const trend = new DryingTrend(windowHours);
    const size = state.whole(0, capacity);
    trend.#origin = state.ticks();
    for (let place = 0; place < size; place++) {
      const hours = state.number(0, mostHours);
      // Two points at one place would have no line through them.
      if (place > 0 && hours <= at(trend.#hours, place - 1)) state.reject();
      trend.#open(trend.#bucketOf(hours));
      trend.#hours[place] = hours;
      trend.#moisture[place] = state.number(0, 1);
      trend.#weights[place] = state.whole(1, mostWeight);
    }
    return trend;
  }

  /** Adds the points to the state of the module: three numbers each, and two. */
  write(state: number[], now: Ticks): void {
    const size = this.#size;
    // Buckets stay the same where the origin moves by whole ones: it may lie years back.
    const shift = size === 0 ? 0 : this.#bucketOf(at(this.#hours, this.#oldest));
    const shiftHours = (shift * this.#windowHours) / capacity;
    state.push(size, ageOf(this.#origin + shiftHours * hourMilliseconds, now));
    for (let place = 0; place < size; place++) {
      const index = this.#index(place);
      const hours = Math.max(0, at(this.#hours, index) - shiftHours);
      state.push(hours, at(this.#moisture, index), at(this.#weights, index));
    }
  }

  /** Forgets all points. */
  restart(): void {
    this.#size = 0;
    this.#begin(noSums);
  }

  /** @param ticks later than all before */
  add(ticks: Ticks, moisture: number): void {
    if (this.#size === 0) this.#origin = ticks;
    const hours = (ticks - this.#origin) / hourMilliseconds;
    const bucket = this.#bucketOf(hours);
    if (this.#size === 0 || bucket !== this.#bucket) this.#open(bucket);
    const newest = this.#index(this.#size - 1);
    const weight = Math.min(at(this.#weights, newest) + 1, mostWeight);
    this.#weights[newest] = weight;
    this.#hours[newest] = at(this.#hours, newest) + (hours - at(this.#hours, newest)) / weight;
    this.#moisture[newest] = at(this.#moisture, newest) + (moisture - at(this.#moisture, newest)) / weight;
    while (this.#size > keptPoints && hours - at(this.#hours, this.#oldest) > this.#windowHours) this.#drop();
  }

  /** The line, or `undefined` while there are too few points or they lie too close together. */
  fit(): Trend | undefined {
    const size = this.#size;
    if (size < leastPoints) return undefined;
    const end = at(this.#hours, this.#index(size - 1));
    const span = end - at(this.#hours, this.#oldest);
    if (span < this.#windowHours * leastSpan) return undefined;
    const sums = this.#withPointAt(this.#sums, size - 1);
    const { squaresHours, squaresMoisture, products } = sums;
    const slope = products / squaresHours;
    // A level course has no variance to explain.
    const explained = squaresMoisture > 0 ? (slope * products) / squaresMoisture : 0;
    const adjusted = 1 - ((1 - Math.min(1, explained)) * (size - 1)) / (size - 2);
    return {
      rate: -24 * slope,
      confidence: Math.max(0, adjusted) * Math.min(1, span / (this.#windowHours * fullSpan)),
      moisture: sums.meanMoisture + slope * (end - sums.meanHours),
    };
  }

  #bucketOf(hours: number): number {
    return Math.floor((hours * capacity) / this.#windowHours);
  }

  #open(bucket: number): void {
    if (this.#size === capacity) this.#drop();
    if (this.#size > 0) this.#close();
    this.#bucket = bucket;
    const index = this.#index(this.#size++);
    this.#weights[index] = 0;
    this.#hours[index] = 0;
    this.#moisture[index] = 0;
  }

  /** The newest point moves no more. */
  #close(): void {
    this.#sums = this.#withPointAt(this.#sums, this.#size - 1);
    this.#mostSquaresHours = Math.max(this.#mostSquaresHours, this.#sums.squaresHours);
    this.#mostSquaresMoisture = Math.max(this.#mostSquaresMoisture, this.#sums.squaresMoisture);
  }

  /** Takes out the oldest point, which is not the newest. */
  #drop(): void {
    this.#sums = this.#withPointAt(this.#sums, 0, -1);
    this.#oldest = this.#index(1);
    this.#size--;
    const { squaresHours, squaresMoisture } = this.#sums;
    const isSpent =
      squaresHours < leastLeft * this.#mostSquaresHours ||
      squaresMoisture < leastLeft * this.#mostSquaresMoisture;
    // Once in a turn of the ring, too: rounding would add up over the years.
    if (isSpent || this.#oldest === 0) this.#sumAnew();
  }

  #sumAnew(): void {
    let sums = noSums;
    for (let place = 0; place < this.#size - 1; place++) sums = this.#withPointAt(sums, place);
    this.#begin(sums);
  }

  #begin(sums: LineSums): void {
    this.#sums = sums;
    this.#mostSquaresHours = sums.squaresHours;
    this.#mostSquaresMoisture = sums.squaresMoisture;
  }

  /** @param sign -1 takes the point out */
  #withPointAt(sums: LineSums, place: number, sign: 1 | -1 = 1): LineSums {
    const index = this.#index(place);
    const weight = sign * at(this.#weights, index);
    return withPoint(sums, at(this.#hours, index), at(this.#moisture, index), weight);
  }

  /** The place in the rings of the point that is `place` after the oldest. */
  #index(place: number): number {
    return (this.#oldest + place) % capacity;
  }
}

/** The number at a place that is there. */
function at(numbers: Float64Array | Float32Array | Uint16Array, index: number): number {
  return numbers[index] ?? 0;
}
