import type { Ticks } from "../board/clock";
import type { Settings } from "../model/settings";
import type { MoistureScale, PlacedSample } from "../sensors/part";
import type { Reading } from "./reading";

/** How the moisture probe of each place is to be read, places 1 to 3; `undefined` where it has none. */
export type MoistureScales = readonly (MoistureScale | undefined)[];

/** Makes readings of what the parts gave: calibrates, and says how far each can be trusted by what came before. */
export class ReadingJudge {
  constructor(_scales: MoistureScales, _settings: Settings) {}

  /** Puts settings in force, also for a measurement that is under way. */
  configure(_settings: Settings): void {}

  /** A fresh reading. `samples` holds one for each probe of the device, at least one. */
  judge(_ticks: Ticks, _samples: readonly PlacedSample[]): Reading {
    throw new Error("not there yet");
  }
}
