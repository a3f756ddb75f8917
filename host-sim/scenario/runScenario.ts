import type { JsonObject } from "../../src/model/boundedJson";
import { type Place, placeName, places } from "../../src/model/places";
import { MemoryStorage } from "../board/memoryStorage";
import { SeededRandom } from "../board/random";
import type { VirtualTime } from "../board/virtualTime";
import type { Engine } from "../engine/engine";
import { Simulation } from "../fleet/simulation";
import { openHubStore } from "../hub/hubStore";
import { recordsOf } from "../telemetry/recordsOf";
import { BatteryCell } from "../world/batteryCell";
import type { Field } from "../world/field";
import type { Scenario } from "../world/scenarioSchema";
import { checkDesired } from "./checkDesired";
import { checkFaultEvents } from "./checkFaultEvents";
import { equip, type ScenarioEquipment } from "./scenarioEquipment";
import { createScenarioField } from "./scenarioField";
import { type ScenarioSpan, ScenarioTimeline } from "./scenarioTimeline";

/** A record as the hub received it. */
export interface ScenarioRecord {
  /** When it was measured, ms since 1970. */
  readonly time: number;
  /** When it arrived. */
  readonly arrived: number;
  readonly fields: JsonObject;
}

/** What came of a scenario: the truth, to be asked for any time, and what the device reported. */
export interface ScenarioOutcome {
  readonly scenario: Scenario;
  readonly field: Field;
  readonly records: readonly ScenarioRecord[];
  readonly spans: readonly ScenarioSpan[];
  /** Volts at the battery each hour; empty where the scenario has none. */
  readonly volts: readonly (readonly [time: number, volts: number])[];
  /** Reported at the end. */
  readonly reported: JsonObject;
}

/** What a scenario is made of before it runs, or a sentence that says what is wrong. */
export type PreparedScenario =
  | { readonly ok: true; readonly field: Field; readonly equipment: ScenarioEquipment }
  | { readonly ok: false; readonly problem: string };

const hour = 3_600_000;
const deviceId = "soil-001";

/** @param file of the scenario */
export function prepareScenario(scenario: Scenario, file: string): PreparedScenario {
  const random = new SeededRandom(scenario.seed);
  const made = createScenarioField(scenario, file, random);
  if ("problem" in made) return { ok: false, problem: made.problem };
  const equipment = equip(scenario, random);
  if (typeof equipment === "string") return { ok: false, problem: equipment };
  const problem = checkFaultEvents(scenario, equipment) ?? checkDesired(scenario, equipment.desired);
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, field: made.field, equipment };
}

/** Runs a scenario from its beginning to its end as fast as it goes: one device, the hub, the field, in one virtual time. */
export function runScenario(
  scenario: Scenario,
  { field, equipment }: Extract<PreparedScenario, { ok: true }>,
  engine: Engine,
): ScenarioOutcome {
  const store = openHubStore(":memory:");
  const random = new SeededRandom(scenario.seed);
  const { battery } = scenario.device;
  const simulation = new Simulation({
    epoch: scenario.start,
    seed: scenario.seed,
    deviceCount: 1,
    engine,
    store,
    hostName: "localhost",
    isRepeatable: true,
    createStorage: () => new MemoryStorage(),
    onCrash: "restart",
    createWorld: () => field,
    equipment: (own, time) => ({
      parts: equipment.parts,
      units: equipment.units,
      ...scenarioCell(scenario, time, own),
    }),
    firstDesired: equipment.desired,
    onLog: () => undefined,
  });
  const { hub, time, devices } = simulation;
  const device = devices[0];
  if (device === undefined) throw new Error("A simulation of one device has none.");
  const timeline = new ScenarioTimeline({ scenario, time, device, hub, random: random.fork("timeline") });
  const records: ScenarioRecord[] = [];
  const seen = new Set<unknown>();
  hub.observe({
    onTelemetry: (event) => {
      for (const fields of recordsOf(event)) {
        timeline.recordArrived();
        // At least once: one that came twice counts once.
        if (seen.has(fields["sequence"])) continue;
        seen.add(fields["sequence"]);
        const measured = Date.parse(String(fields["time"]));
        if (!Number.isNaN(measured)) records.push({ time: measured, arrived: time.now(), fields });
      }
    },
  });
  const volts: (readonly [number, number])[] = [];
  try {
    simulation.start();
    for (let ticks = 0; ticks < scenario.lasts; ticks += hour) {
      time.runUntil(Math.min(ticks + hour, scenario.lasts));
      if (battery !== undefined) volts.push([time.now(), device.cell.volts()]);
    }
    const twin = hub.twin(deviceId);
    const reported = "reported" in twin ? (twin.reported.values as JsonObject) : {};
    records.sort((left, right) => left.time - right.time);
    return { scenario, field, records, spans: timeline.spans(), volts, reported };
  } finally {
    simulation.stop();
    store.close();
  }
}

/** The battery that a scenario names; nothing where it names none. */
export function scenarioCell(
  { device: { battery } }: Scenario,
  time: VirtualTime,
  random: SeededRandom,
): { readonly cell?: BatteryCell } {
  if (battery === undefined) return {};
  return {
    cell: new BatteryCell({
      chemistry: battery.chemistry,
      charge: battery.charge,
      // The other half goes with the records.
      lastsMilliseconds: 2 * battery.lasts,
      ticks: () => time.ticks(),
      random,
    }),
  };
}

/** A number of a record at a place; `undefined` where it has none. */
export function valueAt(record: ScenarioRecord, name: string, place: Place): number | undefined {
  const value = record.fields[placeName(name, place)];
  return typeof value === "number" ? value : undefined;
}

/** The places where a scenario's device measures the soil. */
export function placesOf({ depths }: Scenario): readonly { readonly place: Place; readonly depth: number }[] {
  return places.flatMap((place) => {
    const depth = depths[place - 1];
    return depth === undefined ? [] : [{ place, depth }];
  });
}
