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
}

/** Makes a module, with the settings and conditions in force. */
export type ModuleMaker<Name extends ModuleName> = (
  settings: ModuleSettings<Name>,
  device: DeviceConditions,
) => Module<Name>;

export type ModuleMakers = { readonly [Name in ModuleName]: ModuleMaker<Name> };
