import type { Engine } from "../host-sim/engine/engine";
import { createDeviceRig } from "./deviceRig";

export interface SimulatedDays {
  readonly engine: string;
  readonly days: number;
  /** Simulated days per second of real time, one for each run. */
  readonly rates: readonly number[];
}

const dayMilliseconds = 86_400_000;

/** How fast virtual time passes for one device at the firmware's own interval of 15 minutes, hub included. */
export function measureSimulatedDays(engine: Engine, days: number, runs: number): SimulatedDays {
  const rates: number[] = [];
  for (let run = 0; run < runs; run++) {
    const rig = createDeviceRig(engine, {});
    const start = performance.now();
    rig.time.runUntil(days * dayMilliseconds);
    rates.push(days / ((performance.now() - start) / 1000));
    rig.close();
  }
  return { engine: engine.name, days, rates };
}
