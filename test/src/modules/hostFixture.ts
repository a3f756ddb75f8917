import { FaultRegister } from "../../../src/health/faultRegister";
import type { ModuleName } from "../../../src/model/modules";
import type { Settings } from "../../../src/model/settings";
import type { AlertEvent } from "../../../src/modules/alertEvent";
import { builtInModules } from "../../../src/modules/builtInModules";
import type { Estimate } from "../../../src/modules/estimate";
import type { ModuleMakers, Outcome } from "../../../src/modules/module";
import { ModuleHost } from "../../../src/modules/moduleHost";
import type { Reading } from "../../../src/sampling/reading";
import { type FakeStorage, fakeBoard } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { deviceSettings, minute } from "./modulesFixture";

export interface HostOptions {
  readonly create?: Partial<ModuleMakers>;
  readonly telemetryMilliseconds?: number;
  readonly samplingMilliseconds?: number;
  readonly settings?: Settings;
  /** What a run before has stored. */
  readonly storage?: FakeStorage;
  /** Called with each record. */
  readonly onRecord?: (reading: Reading) => void;
}

/** A host in virtual time, configured, and what came out of it. */
export function hostOf({
  create = {},
  telemetryMilliseconds = 15 * minute,
  samplingMilliseconds = 15 * minute,
  settings = deviceSettings(),
  storage,
  onRecord = () => undefined,
}: HostOptions = {}) {
  const board = fakeBoard(storage === undefined ? {} : { storage });
  const faults = new FaultRegister(board.clock, () => undefined);
  const records: Reading[] = [];
  const sent: Estimate[] = [];
  const events: AlertEvent[] = [];
  const changes: ModuleName[] = [];
  const host = new ModuleHost({
    clock: board.clock,
    timer: board.timer,
    log: board.log,
    storage: board.storage,
    faults,
    outputs: {
      record: (reading) => {
        records.push(reading);
        onRecord(reading);
      },
      estimate: (estimate) => sent.push(estimate),
      alert: (event) => events.push(event),
      moduleChanged: (name) => changes.push(name),
    },
    create,
  });
  const intervals = { telemetryMilliseconds, samplingMilliseconds };
  host.configureDevice(settings, intervals);
  return { board, host, records, sent, events, changes, intervals, activeFaults: () => activeFaults(faults) };
}

/** A built-in module of which `take` fails as long as `isFailing` says so, before or after it did its work. */
export function failing(
  name: ModuleName,
  isFailing: () => boolean,
  when: "before" | "after" = "before",
): Partial<ModuleMakers> {
  const make = (...[settings, device]: Parameters<ModuleMakers[typeof name]>) => {
    // One name at a time: what is made takes what it is given.
    const module = (builtInModules[name] as (typeof builtInModules)["inference"])(settings as never, device);
    const take = module.take.bind(module);
    module.take = (reading, estimate): Outcome => {
      if (when === "before" && isFailing()) throw new Error("out of luck");
      const outcome = take(reading, estimate);
      if (isFailing()) throw new Error("out of luck");
      return outcome;
    };
    return module;
  };
  return { [name]: make };
}
