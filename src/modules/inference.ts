import type { Ticks } from "../board/clock";
import { type Anomaly, anomalies } from "../model/moduleMessages";
import type { ModuleSettings } from "../model/modules";
import { type SoilProfile, soilProfile } from "../model/soil";
import { believableMoisture, believableTemperature } from "../sampling/believable";
import type { Reading } from "../sampling/reading";
import { calibrationMark, calibrationMarkLimit } from "./calibrationMark";
import { DryingTrend } from "./dryingTrend";
import type { Estimate } from "./estimate";
import { type DeviceConditions, type Module, nothing, type Outcome } from "./module";
import { hoursUntilRefill, refillPoint } from "./refillTime";
import { SoilChange } from "./soilChange";
import { ageOf, StateReader } from "./stateReader";
import { StuckProbe } from "./stuckProbe";
import { WaterGain } from "./waterGain";

/** Raised when what `snapshot` gives changes its meaning. */
const stateFormat = 2;

const hourMilliseconds = 3_600_000;

/**
 * Works out from the course of the readings how fast the soil dries (`DryingTrend`) since it last gained
 * water (`WaterGain`), when the refill point comes (`refillTime`), and whether a sudden change is water or a fault
 * (`SoilChange`, `StuckProbe`).
 */
export class Inference implements Module<"inference"> {
  #stuck = new StuckProbe();
  #gain = new WaterGain();
  #change = new SoilChange();
  #trend: DryingTrend;
  #settings: ModuleSettings<"inference">;
  #device: DeviceConditions;
  #soil: SoilProfile;
  #estimate: Estimate | undefined;
  #lastAnomaly: Anomaly = "none";
  /** When an estimate was sent last, or the first was made. */
  #sentTicks: Ticks | undefined;

  constructor(settings: ModuleSettings<"inference">, device: DeviceConditions) {
    this.#settings = settings;
    this.#device = device;
    this.#soil = soilProfile(device.settings.soil);
    this.#trend = new DryingTrend(settings.dryingWindow);
  }

  configure(settings: ModuleSettings<"inference">, device: DeviceConditions): Outcome {
    // Under another calibration the same soil has another water content, which is neither water nor a fault.
    const isRecalibrated = calibrationMark(this.#device.settings) !== calibrationMark(device.settings);
    if (isRecalibrated) {
      this.#change = new SoilChange();
      this.#gain.restart();
    }
    if (isRecalibrated || settings.dryingWindow !== this.#settings.dryingWindow)
      this.#trend = new DryingTrend(settings.dryingWindow);
    this.#settings = settings;
    this.#device = device;
    this.#soil = soilProfile(device.settings.soil);
    return nothing;
  }

  /**
   * A reading without a water content changes nothing: the estimate of the one before holds. So does one whose water content
   * is doubted, but that it may show that the probe is stuck: that is told, and nothing of the soil with it.
   */
  take(reading: Reading): Outcome {
    const { ticks } = reading;
    const last = this.#estimate;
    if (!isWaterContent(reading.moisture) || (last !== undefined && !(ticks > last.ticks)))
      return this.#holds();
    const isStuck = this.#stuck.take(reading.moistureRaw, believableTemperature(reading));
    const moisture = believableMoisture(reading);
    if (moisture === undefined && !isStuck) return this.#holds();
    const estimate: Estimate =
      moisture === undefined
        ? { ticks, anomalyScore: 0, anomaly: "stuck" }
        : this.#learn(ticks, moisture, isStuck);
    this.#estimate = estimate;
    const sent = this.#sentTicks ?? ticks;
    const isNews = estimate.anomaly !== "none" && estimate.anomaly !== this.#lastAnomaly;
    const sendsEstimate = isNews || this.#isDue(ticks, sent);
    this.#sentTicks = sendsEstimate ? ticks : sent;
    this.#lastAnomaly = estimate.anomaly;
    return { estimate, sendsEstimate };
  }

  /** Nothing is held back. */
  close(): Outcome {
    return nothing;
  }

  /** All that was learned: without it a line through the drying takes two hours and more, after each restart. */
  snapshot(now: Ticks): readonly number[] | undefined {
    if (this.#estimate === undefined) return undefined;
    const state = [stateFormat, ...this.#fingerprint()];
    state.push(anomalies.indexOf(this.#lastAnomaly), ageOf(this.#sentTicks ?? now, now));
    this.#change.write(state, now);
    this.#gain.write(state, now);
    this.#stuck.write(state);
    this.#trend.write(state, now);
    return state;
  }

  /**
   * Where nobody knows how long ago it was, or it was longer than the window, the usual scatter and the equal voltages
   * stay, and the course of the soil begins anew.
   */
  restore(numbers: ArrayLike<number>, moment: Ticks | undefined, now: Ticks): Outcome | undefined {
    const reader = new StateReader(numbers, moment ?? now);
    const isKnown = reader.whole(0, stateFormat) === stateFormat;
    // Under another calibration the same soil has another water content; in another window lie other points.
    const isSame = this.#fingerprint().every((number) => reader.number(0, calibrationMarkLimit) === number);
    if (!isKnown || !isSame) return undefined;
    const anomaly = anomalies[reader.whole(0, anomalies.length - 1)] ?? "none";
    const sent = reader.ticks();
    const change = SoilChange.read(reader);
    const gain = WaterGain.read(reader);
    const stuck = StuckProbe.read(reader);
    const trend = DryingTrend.read(reader, this.#settings.dryingWindow);
    if (!reader.isSound) return undefined;
    this.#change = change;
    this.#stuck = stuck;
    this.#lastAnomaly = anomaly;
    if (moment === undefined || now - moment > this.#settings.dryingWindow * hourMilliseconds) {
      change.restart();
      return nothing;
    }
    this.#gain = gain;
    this.#trend = trend;
    this.#sentTicks = sent;
    return nothing;
  }

  /** What a state is of use for. */
  #fingerprint(): readonly number[] {
    return [this.#settings.dryingWindow, calibrationMark(this.#device.settings)];
  }

  #holds(): Outcome {
    return this.#estimate === undefined ? nothing : { estimate: this.#estimate };
  }

  /** Water that comes in ends a dry-down, also where it is too little to be told. */
  #follow(ticks: Ticks, moisture: number, beginsAnew: boolean): void {
    if (beginsAnew) this.#gain.restart();
    const gains = this.#gain.take(ticks, moisture, this.#change.scatter);
    if (beginsAnew || gains) this.#trend.restart();
    this.#trend.add(ticks, moisture);
  }

  #learn(ticks: Ticks, moisture: number, isStuck: boolean): Estimate {
    const change = this.#change.take(ticks, moisture, this.#soil, this.#settings.anomalyLimit);
    if (change.isOfCourse) this.#follow(ticks, moisture, change.beginsAnew);
    return this.#estimateAt(ticks, change.score, isStuck ? "stuck" : change.anomaly);
  }

  #estimateAt(ticks: Ticks, anomalyScore: number, anomaly: Anomaly): Estimate {
    // Where water is suspected, the drying before it tells nothing of what is to come.
    if (this.#change.isSuspected) return { ticks, anomalyScore, anomaly };
    const trend = this.#trend.fit();
    const refill = refillPoint(this.#soil, this.#settings.refillDepletion);
    const hours = hoursUntilRefill(this.#change.level, refill, trend);
    return {
      ticks,
      ...(trend !== undefined && { dryingRate: trend.rate, confidence: trend.confidence }),
      ...(hours !== undefined && { hoursUntilRefill: hours }),
      ...((anomaly === "wetting" || this.#gain.isGaining) && { gainsWater: true }),
      anomalyScore,
      anomaly,
    };
  }

  /** Half a sampling interval early is due: timers are not exact, and the next reading would be late. */
  #isDue(ticks: Ticks, sent: Ticks): boolean {
    const waited = ticks - sent + this.#device.samplingMilliseconds / 2;
    return ticks > sent && waited >= this.#settings.estimateInterval * 1000;
  }
}

/** A fraction: what else a fault of the firmware may bring stays out of the sums. */
function isWaterContent(moisture: number | undefined): moisture is number {
  return moisture !== undefined && moisture >= 0 && moisture <= 1;
}
