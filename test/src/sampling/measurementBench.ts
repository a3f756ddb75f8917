import { SimulatedClock } from "../../../host-sim/board/simulatedClock";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Timer } from "../../../src/board/timer";
import { FaultRegister } from "../../../src/health/faultRegister";
import { defaultsOf } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { Measurement } from "../../../src/sampling/measurement";
import type { Reading } from "../../../src/sampling/reading";
import { noIo, usualParts } from "./scriptedParts";

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** 2026-01-01T00:00:00Z */
export const epoch = 1_767_225_600_000;

const defaults = defaultsOf(settingDefinitions) as Settings;

export type SettingsChange = { readonly [Name in keyof Settings]?: Partial<Settings[Name]> | Settings[Name] };

/** The defaults with some values in the place of others; of a group its fields. */
export function settingsWith(change: SettingsChange): Settings {
  const entries = Object.entries(change).map(([name, value]) => {
    const before = defaults[name as keyof Settings];
    return [name, typeof value === "object" ? { ...(before as object), ...value } : value];
  });
  return { ...defaults, ...Object.fromEntries(entries) };
}

/** A measurement with the usual parts, as a device has it that is calibrated. */
export class MeasurementBench {
  readonly time = new VirtualTime({ epoch });
  readonly clock = new SimulatedClock(this.time, { ahead: 0 });
  readonly parts = usualParts();
  readonly register = new FaultRegister(this.clock, () => undefined);
  readonly readings: Reading[] = [];
  /** Sampling and telemetry intervals in seconds, each time they changed, and the count of readings by then. */
  readonly changes: (readonly [number, number, number])[] = [];
  readonly measurement: Measurement;
  /** Milliseconds that the next timers come late. */
  lateness: () => number = () => 0;

  constructor(change: SettingsChange = {}) {
    const { time, clock, register: faults } = this;
    const timer: Timer = {
      set: (name, milliseconds, callback) =>
        time.timer.set(name, milliseconds === 0 ? 0 : milliseconds + this.lateness(), callback),
      clear: (id) => time.timer.clear(id),
    };
    const { parts, table } = this.parts;
    this.measurement = new Measurement({
      clock,
      timer,
      faults,
      settings: calibrated(change),
      owner: {
        measured: (reading) => this.readings.push(reading),
        intervalsChanged: () => {
          const { samplingMilliseconds, telemetryMilliseconds } = this.measurement.intervals;
          this.changes.push([
            samplingMilliseconds / 1000,
            telemetryMilliseconds / 1000,
            this.readings.length,
          ]);
        },
      },
      io: noIo,
      parts,
      table,
    });
    this.measurement.start();
  }

  configure(change: SettingsChange): void {
    this.measurement.configure(calibrated(change));
  }

  /** Runs on for some milliseconds, then closes nothing. */
  run(milliseconds: number): void {
    this.time.runUntil(this.time.ticks() + milliseconds);
  }

  /** Ticks of the readings in seconds. */
  seconds(): number[] {
    return this.readings.map((reading) => reading.ticks / 1000);
  }

  faults(): string[] {
    return [...this.register.entries()].map(([code]) => code);
  }

  set moisture(waterContent: number) {
    this.parts.moisture.sample = { moistureRaw: { value: 2300 - 2000 * waterContent, spread: 2 } };
  }

  set temperature(celsius: number) {
    this.parts.temperature.sample = { temperature: { value: celsius } };
  }

  set volts(volts: number | undefined) {
    this.parts.battery.sample = {
      battery: volts === undefined ? { fault: "batteryNoSignal" } : { value: volts },
    };
  }
}

/** A line through 2300 mV in dry soil and 1500 mV at 0.4; nothing else is to be wrong with a reading. */
function calibrated(change: SettingsChange): Settings {
  const soilMoisture = { dryRaw: 2300, wetRaw: 1500, dryWaterContent: 0, wetWaterContent: 0.4 };
  const plausibility = { flatReadings: 0, moistureJump: 0, temperatureJump: 0, ...change.plausibility };
  return settingsWith({ calibration: { soilMoisture }, ...change, plausibility });
}
