import type { Ticks } from "../board/clock";
import type { ModuleName, ModuleSettings } from "../model/modules";
import type { Settings } from "../model/settings";
import type { Reading } from "../sampling/reading";
import type { AlertEvent } from "./alertEvent";
import type { Estimate } from "./estimate";

/** What the device as a whole is told, as far as modules go by it. */
export interface DeviceConditions {
  readonly settings: Settings;
  /** From one record to the next, ms, as it is in force: a low battery stretches it. */
  readonly telemetryMilliseconds: number;
  /** From one reading to the next, ms, as it is in force. */
  readonly samplingMilliseconds: number;
}

/** What came of a call of a module. A module has no effect but this. */
export interface Outcome {
  /** To be sent. */
  readonly records?: readonly Reading[];
  /** Records that are not sent, because they would say nothing new. */
  readonly suppressed?: number;
  /** What holds after the reading; alerts are judged by it. */
  readonly estimate?: Estimate;
  /** Whether the estimate is to be sent. */
  readonly sendsEstimate?: boolean;
  /** To be sent. */
  readonly events?: readonly AlertEvent[];
}

/** The outcome of a call that had none. */
export const nothing: Outcome = Object.freeze({});

/**
 * A part of the firmware with a life of its own: it is given readings and settings, and answers with an outcome. It has
 * no timer and no port, so that one that throws can be dropped as it is and made anew.
 */
export interface Module<Name extends ModuleName> {
  /** Other settings, or other conditions, are in force from now on. What was learned or is held stays where it can. */
  configure(settings: ModuleSettings<Name>, device: DeviceConditions, now: Ticks): Outcome;
  /** @param estimate of inference, where that runs */
  take(reading: Reading, estimate: Estimate | undefined): Outcome;
  /** The module is about to be dropped: what it still has to say. */
  close(now: Ticks): Outcome;
  /**
   * What is to outlive a restart of the device, as numbers that `restore` takes; at most 185 of them. `undefined` where
   * there is nothing to be kept. Absent where the module keeps nothing.
   */
  snapshot?(now: Ticks): readonly number[] | undefined;
  /**
   * Takes up what a run before has learned, before the first reading. What is not whole, of another format or for other
   * settings is not taken at all.
   *
   * @param numbers of `snapshot`; they come from outside
   * @param moment when that was, in ticks of this run, and so mostly below 0; `undefined` where nobody knows
   * @returns `undefined` where it was not taken
   */
  restore?(numbers: ArrayLike<number>, moment: Ticks | undefined, now: Ticks): Outcome | undefined;
  /** It has turned out how much longer ago was what was restored with an unknown moment; ms. */
  redate?(restored: Ticks, milliseconds: number): void;
}

/** Makes a module, with the settings and conditions in force. */
export type ModuleMaker<Name extends ModuleName> = (
  settings: ModuleSettings<Name>,
  device: DeviceConditions,
) => Module<Name>;

export type ModuleMakers = { readonly [Name in ModuleName]: ModuleMaker<Name> };
