import { MemoryStorage } from "../../host-sim/board/memoryStorage";
import { NorFlash } from "../../host-sim/board/norFlash";
import { SeededRandom } from "../../host-sim/board/random";
import { VirtualTime } from "../../host-sim/board/virtualTime";
import type { Engine } from "../../host-sim/engine/engine";
import { SimulatedDevice } from "../../host-sim/fleet/simulatedDevice";
import { createSyntheticSoil } from "../../host-sim/world/syntheticSoil";
import { SoakHub } from "./soakHub";
import { type RecordTally, SoakLedger } from "./soakLedger";
import { day, type SoakDevice, SoakTroubles, type TroublePlan } from "./soakTroubles";

export interface SoakPlan {
  readonly engine: Engine;
  readonly seed: number;
  readonly days: number;
  /** Days without any trouble after that, in which all that waits is to arrive. */
  readonly calmDays: number;
  /** How many times as often troubles come as planned. */
  readonly haste: number;
  /** Mean milliseconds from one restart of the hub to the next. */
  readonly hubRestart: number;
  readonly devices: readonly SoakDevicePlan[];
}

export interface SoakDevicePlan {
  readonly name: string;
  readonly troubles: TroublePlan;
  /** Sectors of the flash for what waits. */
  readonly sectors: number;
  /** The board's counter of milliseconds at its start; one of 32 bits wraps. */
  readonly counterStart?: number;
  readonly driftPartsPerMillion?: number;
  /** Its flash runs full now and then: the oldest records are then dropped, as promised. */
  readonly runsFull?: boolean;
}

export interface DeviceTally {
  readonly name: string;
  readonly records: RecordTally;
  readonly troubles: ReadonlyMap<string, number>;
  readonly crashes: number;
  readonly connections: number;
  /** Starts, as the device reports them and as its log told them. */
  readonly boots: { readonly reported: number; readonly logged: number };
  /** What still waits at the end. */
  readonly waiting: number;
  /** Faults that the device still reports at the end. */
  readonly faults: readonly string[];
  /** Most timers that waited at the end of a day: of the second, and of the last week. */
  readonly timers: { readonly early: number; readonly late: number };
  /** Live slots of XS at the end of each day; empty on Node. */
  readonly slots: readonly number[];
  readonly erases: { readonly lowest: number; readonly highest: number };
}

export interface SoakTally {
  readonly days: number;
  readonly hubRestarts: number;
  /** Timers of the hub, one or more for each connection that it holds open: at the end of the second day, and of the last week. */
  readonly hubTimers: { readonly early: number; readonly late: number };
  readonly devices: readonly DeviceTally[];
}

interface Subject extends SoakDevice {
  readonly ledger: SoakLedger;
  readonly timers: number[];
  readonly slots: number[];
  connections: number;
}

/** Lets devices and a hub live through troubles in virtual time, and counts what came of it. */
export function soak({
  engine,
  seed,
  days,
  calmDays,
  haste,
  hubRestart,
  devices: plans,
}: SoakPlan): SoakTally {
  const random = new SeededRandom(seed);
  const time = new VirtualTime({ epoch: 1_767_225_600_000 });
  const subjects = new Map<string, Subject>();
  const hub = new SoakHub(time, random.fork("hub"), {
    onTelemetry: (event) => {
      if (event.systemProperties["dt-subject"] === undefined)
        subjects.get(event.deviceId)?.ledger.received(event.body);
    },
    onConnected: (event) => {
      const subject = subjects.get(event.deviceId);
      if (subject !== undefined) subject.connections++;
    },
  });
  const troubles = new SoakTroubles(time, hub, haste);
  const hubTimers: number[] = [];
  let hubRestarts = 0;
  for (const plan of plans) {
    const chance = random.fork(plan.name);
    const subject = createSubject(plan, engine, time, hub, chance);
    subjects.set(plan.name, subject);
    troubles.plague(subject, plan.troubles, chance.fork("troubles"));
    subject.device.powerOn();
  }
  troubles.restartHub(hubRestart, random.fork("hub troubles"), () => hubRestarts++);
  for (let passed = 1; passed <= days + calmDays; passed++) {
    if (passed > days) troubles.end();
    time.runUntil(passed * day);
    const pending = time.pending();
    hubTimers.push(pending.filter((timer) => timer.startsWith("hub/")).length);
    for (const [name, { device, timers, slots }] of subjects) {
      timers.push(pending.filter((timer) => timer.startsWith(`${name}/`)).length);
      const figures = device.figures();
      if (figures !== undefined) slots.push(figures.liveSlots);
    }
  }
  const tallies = [...subjects.values()].map((subject) => tallyOf(subject, hub));
  for (const { device } of subjects.values()) device.stop();
  hub.close();
  return { days, hubRestarts, hubTimers: earlyAndLate(hubTimers), devices: tallies };
}

function createSubject(
  plan: SoakDevicePlan,
  engine: Engine,
  time: VirtualTime,
  hub: SoakHub,
  random: SeededRandom,
): Subject {
  const { name, sectors, counterStart = 0, driftPartsPerMillion = 0 } = plan;
  const ledger = new SoakLedger();
  const flash = new NorFlash({ sectorCount: sectors, entropy: random.fork("flash") });
  const storage = new MemoryStorage();
  const device = new SimulatedDevice({
    time,
    identity: { ...hub.register(name), port: 8883, deviceId: name },
    engine,
    storage,
    flash,
    world: createSyntheticSoil(random.fork("world")),
    random,
    opener: hub.opener(name),
    clock: { counterStart, driftPartsPerMillion },
    onCrash: "restart",
    onLog: (line) => ledger.logged(line),
  });
  return { device, flash, storage, ledger, troubles: new Map(), timers: [], slots: [], connections: 0 };
}

function tallyOf(
  { device, flash, ledger, troubles, timers, slots, connections }: Subject,
  hub: SoakHub,
): DeviceTally {
  const health = (hub.reported(device.deviceId)["health"] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    name: device.deviceId,
    records: ledger.tally(),
    troubles,
    crashes: device.crashes,
    connections,
    boots: { reported: Number(health["bootCount"]), logged: ledger.starts },
    waiting: Number(health["outboxWaiting"]),
    faults: Object.keys((health["faults"] ?? {}) as object),
    timers: earlyAndLate(timers),
    slots,
    erases: { lowest: Math.min(...flash.erases), highest: Math.max(...flash.erases) },
  };
}

/** The value of the second day, and the highest of the last week. */
function earlyAndLate(values: readonly number[]): { readonly early: number; readonly late: number } {
  return { early: values[1] ?? 0, late: Math.max(...values.slice(-7)) };
}
