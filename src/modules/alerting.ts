import type { Ticks } from "../board/clock";
import { type AlertName, alertNames } from "../model/moduleMessages";
import type { ModuleSettings } from "../model/modules";
import type { Reading } from "../sampling/reading";
import type { AlertEvent } from "./alertEvent";
import { AlertMonitor } from "./alertMonitor";
import { alertRules } from "./alertRules";
import type { Estimate } from "./estimate";
import { type DeviceConditions, type Module, nothing, type Outcome } from "./module";
import { StateReader } from "./stateReader";

/** Raised when what `snapshot` gives changes its meaning. */
const stateFormat = 1;

/**
 * Watches the thresholds of the setting `alerts`. A reading that lacks an alert's value, as where its probe failed, or whose
 * value is doubted neither raises nor clears it. An alert in force stays so under other settings, unless its threshold is taken away.
 */
export class Alerting implements Module<"alerting"> {
  /** Those that are watched. */
  readonly #monitors = new Map<AlertName, AlertMonitor>();
  #settings: ModuleSettings<"alerting">;
  #device: DeviceConditions;

  constructor(settings: ModuleSettings<"alerting">, device: DeviceConditions) {
    this.#settings = settings;
    this.#device = device;
    this.#watch(0);
  }

  configure(settings: ModuleSettings<"alerting">, device: DeviceConditions, now: Ticks): Outcome {
    this.#settings = settings;
    this.#device = device;
    return outcomeOf(this.#watch(now));
  }

  take(reading: Reading, estimate: Estimate | undefined): Outcome {
    const events: AlertEvent[] = [];
    for (const [name, monitor] of this.#monitors) {
      const event = this.#judge(name, monitor, reading, estimate);
      if (event !== undefined) events.push(event);
    }
    return outcomeOf(events);
  }

  /** What is in force is over: nobody watches it any more. */
  close(now: Ticks): Outcome {
    const events: AlertEvent[] = [];
    for (const [name, monitor] of this.#monitors) end(name, monitor, now, events);
    this.#monitors.clear();
    return outcomeOf(events);
  }

  /** The alerts in force. */
  snapshot(now: Ticks): readonly number[] | undefined {
    const state = [stateFormat];
    for (const [name, monitor] of this.#monitors) {
      if (monitor.since === undefined) continue;
      state.push(alertNames.indexOf(name));
      monitor.write(state, now);
    }
    return state.length > 1 ? state : undefined;
  }

  /** They are in force again without a word; one that is no longer watched is over. */
  restore(numbers: ArrayLike<number>, moment: Ticks | undefined, now: Ticks): Outcome | undefined {
    // As if no time had passed, where nobody knows how much: what is in force must not be raised once more.
    const reader = new StateReader(numbers, moment ?? now - 1);
    const found = new Map<AlertName, AlertMonitor>();
    if (reader.whole(0, stateFormat) !== stateFormat) return undefined;
    for (let place = 1; place < numbers.length; place += 3) {
      const name = alertNames[reader.whole(0, alertNames.length - 1)];
      const monitor = AlertMonitor.read(reader);
      if (name !== undefined) found.set(name, monitor);
    }
    if (!reader.isSound) return undefined;
    const events: AlertEvent[] = [];
    for (const [name, monitor] of found) {
      if (this.#monitors.has(name)) this.#monitors.set(name, monitor);
      else end(name, monitor, now, events);
    }
    return outcomeOf(events);
  }

  redate(restored: Ticks, milliseconds: number): void {
    for (const monitor of this.#monitors.values()) monitor.redate(restored, milliseconds);
  }

  /** Takes up alerts that got a threshold, and ends those whose threshold was taken away. */
  #watch(now: Ticks): AlertEvent[] {
    const events: AlertEvent[] = [];
    for (const name of alertNames) {
      const monitor = this.#monitors.get(name);
      const isWatched = alertRules[name].threshold(this.#device.settings.alerts) !== undefined;
      if (isWatched && monitor === undefined) this.#monitors.set(name, new AlertMonitor());
      if (isWatched || monitor === undefined) continue;
      end(name, monitor, now, events);
      this.#monitors.delete(name);
    }
    return events;
  }

  #judge(
    name: AlertName,
    monitor: AlertMonitor,
    reading: Reading,
    estimate: Estimate | undefined,
  ): AlertEvent | undefined {
    const { alerts } = this.#device.settings;
    const rule = alertRules[name];
    const threshold = rule.threshold(alerts);
    const value = rule.value(reading, estimate);
    if (threshold === undefined || value === undefined || Number.isNaN(value)) return undefined;
    const { ticks } = reading;
    const since = monitor.since ?? ticks;
    const limits = { side: rule.side, threshold, hysteresis: rule.hysteresis(alerts) };
    const allowance = this.#device.samplingMilliseconds / 2;
    const state = monitor.take(value, limits, ticks, this.#settings, allowance);
    if (state === undefined) return undefined;
    const head = { ticks, alert: name, state, sinceTicks: since };
    if (name === "sensorAnomaly")
      return estimate === undefined ? head : { ...head, value: estimate.anomalyScore };
    return Number.isFinite(value) ? { ...head, value, threshold } : { ...head, threshold };
  }
}

function end(name: AlertName, monitor: AlertMonitor, ticks: Ticks, events: AlertEvent[]): void {
  const sinceTicks = monitor.end();
  if (sinceTicks !== undefined) events.push({ ticks, alert: name, state: "cleared", sinceTicks });
}

function outcomeOf(events: readonly AlertEvent[]): Outcome {
  return events.length === 0 ? nothing : { events };
}
