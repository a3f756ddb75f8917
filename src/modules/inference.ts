import type { Ticks } from "../board/clock";
import type { ModuleSettings } from "../model/modules";
import { sameValue } from "../model/property";
import type { Settings } from "../model/settings";
import { type SoilProfile, soilTextures } from "../model/soil";
import type { Anomaly } from "../model/telemetry";
import type { Reading } from "../sampling/reading";
import { DryingTrend } from "./dryingTrend";
import type { Estimate } from "./estimate";
import { type DeviceConditions, type Module, nothing, type Outcome } from "./module";
import { hoursUntilRefill, refillPoint } from "./refillTime";
import { SoilChange } from "./soilChange";
import { StuckProbe } from "./stuckProbe";
import { WaterGain } from "./waterGain";

/**
 * Works out from the course of the readings how fast the soil dries (`DryingTrend`) since it last gained
 * water (`WaterGain`), when the refill point comes (`refillTime`), and whether a sudden change is water or a fault
 * (`SoilChange`, `StuckProbe`).
 */
export class Inference implements Module<"inference"> {
  readonly #stuck = new StuckProbe();
  readonly #gain = new WaterGain();
  #change = new SoilChange();
  #trend: DryingTrend;
  #settings: ModuleSettings<"inference">;
  #device: DeviceConditions;
  #soil: SoilProfile;
  #estimate: Estimate | undefined;
  /** When an estimate was sent last, or the first was made. */
  #sentTicks: Ticks = 0;

  constructor(settings: ModuleSettings<"inference">, device: DeviceConditions) {
    this.#settings = settings;
    this.#device = device;
    this.#soil = profileOf(device.settings.soil);
    this.#trend = new DryingTrend(settings.dryingWindow);
  }

  configure(settings: ModuleSettings<"inference">, device: DeviceConditions): Outcome {
    // Under another calibration the same soil has another water content, which is neither water nor a fault.
    const isRecalibrated = !sameValue(
      this.#device.settings.calibration.soilMoisture,
      device.settings.calibration.soilMoisture,
    );
    if (isRecalibrated) {
      this.#change = new SoilChange();
      this.#gain.restart();
    }
    if (isRecalibrated || settings.dryingWindow !== this.#settings.dryingWindow)
      this.#trend = new DryingTrend(settings.dryingWindow);
    this.#settings = settings;
    this.#device = device;
    this.#soil = profileOf(device.settings.soil);
    return nothing;
  }

  /** A reading without a water content changes nothing: the estimate of the one before holds. */
  take(reading: Reading): Outcome {
    const { ticks, moisture } = reading;
    const last = this.#estimate;
    if (!isWaterContent(moisture) || (last !== undefined && !(ticks > last.ticks))) return this.#holds();
    const change = this.#change.take(ticks, moisture, this.#soil, this.#settings.anomalyLimit);
    if (change.isOfCourse) this.#follow(ticks, moisture, change.beginsAnew);
    const isStuck = this.#stuck.take(reading.moistureMillivolts, reading.temperature);
    const estimate = this.#estimateAt(ticks, change.score, isStuck ? "stuck" : change.anomaly);
    this.#estimate = estimate;
    if (last === undefined) this.#sentTicks = ticks;
    const sendsEstimate =
      (estimate.anomaly !== "none" && estimate.anomaly !== (last?.anomaly ?? "none")) || this.#isDue(ticks);
    if (sendsEstimate) this.#sentTicks = ticks;
    return { estimate, sendsEstimate };
  }

  /** Nothing is held back. */
  close(): Outcome {
    return nothing;
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
  #isDue(ticks: Ticks): boolean {
    const waited = ticks - this.#sentTicks + this.#device.samplingMilliseconds / 2;
    return ticks > this.#sentTicks && waited >= this.#settings.estimateInterval * 1000;
  }
}

/** A fraction: what else a fault of the firmware may bring stays out of the sums. */
function isWaterContent(moisture: number | undefined): moisture is number {
  return moisture !== undefined && moisture >= 0 && moisture <= 1;
}

function profileOf(soil: Settings["soil"]): SoilProfile {
  return { ...soilTextures[soil.texture], ...soil };
}
