import type { Clock } from "../board/clock";
import type { ProbeWiring } from "../board/io";
import type { Timer, TimerId } from "../board/timer";
import type { FaultCode } from "../model/faults";
import { AnalogSoilProbe, type MoistureSample } from "../sensors/analogSoilProbe";
import { Ds18b20 } from "../sensors/ds18b20";
import type { TemperatureSample } from "../sensors/ds18b20Scratchpad";
import type { Calibration } from "./calibration";
import { judge } from "./judge";
import type { Reading } from "./reading";

const noTemperature: FaultCode = "temperatureNoResponse";

export interface SamplerOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly wiring: ProbeWiring;
  /** The calibration in force. */
  readonly calibration: Calibration;
}

/** Takes readings: starts the probes, waits until they are ready, reads both, judges. */
export class Sampler {
  /**
   * From the call of `take` to the reading. The moisture probe's output settles through 1 MΩ, about a second; the
   * temperature probe's 750 ms fit inside.
   */
  readonly leadMilliseconds = 1000;
  readonly #options: SamplerOptions;
  #calibration: Calibration;
  #moistureProbe: AnalogSoilProbe | undefined;
  #temperatureProbe: Ds18b20 | undefined;
  #waiting: ((reading: Reading) => void)[] = [];
  #pending: TimerId | undefined;
  #closed = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#calibration = options.calibration;
  }

  /** Puts a calibration in force, also for a measurement that is under way. */
  configure({ calibration }: { readonly calibration: Calibration }): void {
    this.#calibration = calibration;
  }

  /**
   * Measures and calls `done` once with the reading, `leadMilliseconds` later, never inside this call. A call during
   * a measurement joins it. Throws after `close`.
   */
  take(done: (reading: Reading) => void): void {
    if (this.#closed) throw new Error("The sampler is closed.");
    this.#waiting.push(done);
    if (this.#pending !== undefined) return;
    this.#openProbes();
    const fault = this.#temperatureProbe === undefined ? noTemperature : this.#temperatureProbe.start();
    this.#pending = this.#options.timer.set("reading", this.leadMilliseconds, () => this.#finish(fault));
  }

  /** Releases the probes. A measurement under way is dropped: its callers hear nothing. May be called twice. */
  close(): void {
    this.#closed = true;
    this.#options.timer.clear(this.#pending);
    this.#pending = undefined;
    this.#waiting = [];
    this.#moistureProbe?.close();
    this.#moistureProbe = undefined;
    this.#temperatureProbe?.close();
    this.#temperatureProbe = undefined;
  }

  /** A probe whose io could not be had is tried again with each measurement: the pin may have become free. */
  #openProbes(): void {
    const { soilMoisture, soilTemperature } = this.#options.wiring;
    try {
      this.#moistureProbe ??= new AnalogSoilProbe({ sensor: soilMoisture });
    } catch {}
    try {
      this.#temperatureProbe ??= new Ds18b20({ sensor: soilTemperature });
    } catch {}
  }

  #finish(startFault: FaultCode | undefined): void {
    this.#pending = undefined;
    const moisture: MoistureSample = this.#moistureProbe?.sample() ?? { fault: "moistureNoSignal" };
    const temperature: TemperatureSample =
      startFault === undefined
        ? (this.#temperatureProbe?.sample() ?? { fault: noTemperature })
        : { fault: startFault };
    this.#deliver(judge(this.#options.clock.ticks(), moisture, temperature, this.#calibration));
  }

  /** Every caller gets the reading, even where one before it throws; the first exception goes on to the guard. */
  #deliver(reading: Reading): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const failures: unknown[] = [];
    for (const done of waiting) {
      try {
        done(reading);
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
