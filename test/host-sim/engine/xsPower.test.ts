import { afterEach, expect, test } from "vitest";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import type { Engine } from "../../../host-sim/engine/engine";
import { createNodeEngine } from "../../../host-sim/engine/nodeEngine";
import { createXsEngine } from "../../../host-sim/engine/xsEngine";
import { boardLimits } from "../../../host-sim/engine/xsLimits";
import { Simulation } from "../../../host-sim/fleet/simulation";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";
import { describeXs } from "./describeXs";

const minute = 60_000;
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

interface Bench {
  readonly simulation: Simulation;
  readonly storage: MemoryStorage;
  readonly flash: NorFlash;
  readonly log: string[];
}

function open(engine: Engine): Bench {
  const storage = new MemoryStorage();
  const flash = new NorFlash({ sectorCount: 8, entropy: new SeededRandom(1) });
  const log: string[] = [];
  const store = openHubStore(":memory:");
  const simulation = new Simulation({
    epoch: Date.UTC(2026, 4, 1),
    seed: 7,
    deviceCount: 1,
    engine,
    store,
    hostName: "hub.local",
    isRepeatable: true,
    createStorage: () => storage,
    createFlash: () => flash,
    createWorld: createSyntheticSoil,
    firstDesired: { telemetryInterval: 60 },
    onLog: (_deviceId, line) => log.push(`${simulation.time.ticks()} ${line}`),
  });
  closing.push(
    () => store.close(),
    () => engine.close(),
    () => simulation.stop(),
  );
  return { simulation, storage, flash, log };
}

/** An hour in which the power goes now and then: anywhere, at a write to the storage, and in one to the flash. */
function runAnHour(engine: Engine): readonly string[] {
  const { simulation, storage, flash, log } = open(engine);
  const [device] = simulation.devices;
  if (device === undefined) throw new Error("there is no device");
  simulation.start();
  for (let cut = 1; cut <= 12; cut++) {
    if (cut % 3 === 0) storage.cutAfter(1 + (cut % 2), cut % 2 === 0 ? "before" : "after");
    if (cut % 3 === 1) flash.cutAfter(cut, "middle");
    simulation.time.runUntil(cut * 5 * minute + cut * 1_234);
    device.cutPower(cut % 2 === 0 ? "halfOpen" : "closed");
    device.powerOn();
  }
  simulation.time.runUntil(70 * minute);
  return log;
}

describeXs("the firmware on XS whose power goes", () => {
  test("does at each cut and after it what it does on Node", () => {
    const onNode = runAnHour(createNodeEngine());
    expect(onNode.filter((line) => line.includes(" loam "))).toHaveLength(13);
    expect(runAnHour(createXsEngine())).toEqual(onNode);
  });

  test("crashes where it has less memory than it needs, at a place that it told", () => {
    const { simulation } = open(createXsEngine({ ...boardLimits, slots: 2_000 }));
    expect(() => {
      simulation.start();
      simulation.time.runUntil(10 * minute);
    }).toThrow(/^The firmware of soil-001 has crashed .*, where a board restarts: its memory is full\.$/);
    expect(simulation.devices[0]?.lastCrash?.kind).toBe("memoryFull");
  });
});
