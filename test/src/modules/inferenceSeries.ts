import type { Anomaly } from "../../../src/model/moduleMessages";
import type { ModuleSettings } from "../../../src/model/modules";
import type { Estimate } from "../../../src/modules/estimate";
import { Inference } from "../../../src/modules/inference";
import { conditions, hour, minute, moduleSettings, readingAt } from "./modulesFixture";

export interface SeriesOptions {
  readonly hours: number;
  /** m³/m³, hours since the start. */
  readonly moisture: (hours: number) => number;
  readonly temperature?: (hours: number) => number;
  readonly noise?: () => number;
  readonly intervalMinutes?: number;
  /** Added to the raw values, so that none of them is whole: 0.25, as of a voltage. With 0 they are counts. */
  readonly rawOffset?: number;
  readonly settings?: Partial<ModuleSettings<"inference">>;
}

export interface Course {
  readonly estimates: readonly Estimate[];
  readonly sent: readonly Estimate[];
  readonly last: Estimate;
  /** The anomalies told, without those equal to the one before. */
  readonly anomalies: readonly Anomaly[];
}

/** Gives inference a made-up series of readings of loam. */
export function infer(options: SeriesOptions): Course {
  const {
    hours,
    moisture,
    temperature = () => 15,
    noise = () => 0,
    intervalMinutes = 15,
    rawOffset = 0.25,
  } = options;
  const device = conditions({}, intervalMinutes * minute, intervalMinutes * minute);
  const inference = new Inference(moduleSettings("inference", options.settings ?? {}), device);
  const estimates: Estimate[] = [];
  const sent: Estimate[] = [];
  const anomalies: Anomaly[] = [];
  for (let ticks = 0; ticks <= hours * hour; ticks += intervalMinutes * minute) {
    const at = ticks / hour;
    const reading = readingAt(ticks, Math.max(0, moisture(at) + noise()), temperature(at));
    const { moistureRaw = 0 } = reading;
    const outcome = inference.take({ ...reading, moistureRaw: moistureRaw + rawOffset });
    const { estimate } = outcome;
    if (estimate === undefined) throw new Error("There was no estimate.");
    estimates.push(estimate);
    if (outcome.sendsEstimate === true) sent.push(estimate);
    if (estimate.anomaly !== anomalies[anomalies.length - 1]) anomalies.push(estimate.anomaly);
  }
  const last = estimates[estimates.length - 1];
  if (last === undefined) throw new Error("The series is empty.");
  return { estimates, sent, last, anomalies };
}
