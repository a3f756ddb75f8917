import { afterEach, describe, expect, it } from "vitest";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { createNodeEngine } from "../../../host-sim/engine/nodeEngine";
import { Simulation, type SimulationOptions } from "../../../host-sim/fleet/simulation";
import { HubError } from "../../../host-sim/hub/hubError";
import { type HubStore, openHubStore } from "../../../host-sim/hub/hubStore";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";

const stores: HubStore[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function memoryStore(): HubStore {
  const store = openHubStore(":memory:");
  stores.push(store);
  return store;
}

function simulation(options: Partial<SimulationOptions> = {}): Simulation {
  return new Simulation({
    epoch: Date.UTC(2026, 4, 1),
    seed: 7,
    deviceCount: 1,
    engine: createNodeEngine(),
    store: options.store ?? memoryStore(),
    hostName: "hub.local",
    isRepeatable: true,
    createStorage: () => new MemoryStorage(),
    createWorld: createSyntheticSoil,
    firstDesired: { telemetryInterval: 60 },
    onLog: () => undefined,
    ...options,
  });
}

/** The telemetry of one device over half an hour. */
function telemetry(of: string, options: Partial<SimulationOptions>): readonly string[] {
  const run = simulation(options);
  const bodies: string[] = [];
  run.hub.observe({
    onTelemetry: ({ deviceId, body }) => {
      if (deviceId === of) bodies.push(new TextDecoder().decode(body));
    },
  });
  run.start();
  run.time.runUntil(1_800_000);
  run.stop();
  return bodies;
}

const keyOf = (run: Simulation) => run.hub.deviceConnectionString("soil-001");

describe("a simulation", () => {
  it("registers its devices by number, with what the hub desires of them", () => {
    const run = simulation({ deviceCount: 3 });
    expect(run.devices.map(({ deviceId }) => deviceId)).toEqual(["soil-001", "soil-002", "soil-003"]);
    expect(run.hub.listDevices().map(({ deviceId }) => deviceId)).toEqual([
      "soil-001",
      "soil-002",
      "soil-003",
    ]);
    expect(run.hub.twin("soil-003")).toMatchObject({ desired: { values: { telemetryInterval: 60 } } });
  });

  it("leaves a twin untouched where nothing is desired", () => {
    const run = simulation({ firstDesired: {} });
    expect(run.hub.twin("soil-001")).toMatchObject({ version: 1, desired: { values: {} } });
  });

  it("gives keys by its seed where it must repeat, and keys of the system where they must last", () => {
    expect(keyOf(simulation())).toBe(keyOf(simulation()));
    expect(keyOf(simulation({ seed: 8 }))).not.toBe(keyOf(simulation()));
    expect(keyOf(simulation({ isRepeatable: false }))).not.toBe(keyOf(simulation({ isRepeatable: false })));
  });

  it("finds again what a store knows: the key, and what was desired since", () => {
    const store = memoryStore();
    const first = simulation({ store, isRepeatable: false });
    const key = keyOf(first);
    first.hub.patchTwin("soil-001", { properties: { desired: { telemetryInterval: 300 } } });
    first.stop();
    const second = simulation({ store, isRepeatable: false });
    expect(keyOf(second)).toBe(key);
    expect(second.hub.twin("soil-001")).toMatchObject({ desired: { values: { telemetryInterval: 300 } } });
  });

  it("registers no module unless modules are to have identities, then each of each device", () => {
    const modulesOf = (run: Simulation, deviceId: string) => {
      const modules = run.hub.listModules(deviceId);
      if (modules instanceof HubError) throw modules;
      return modules.map(({ moduleId }) => moduleId);
    };
    expect(modulesOf(simulation(), "soil-001")).toEqual([]);
    expect(modulesOf(simulation({ modules: { transport: "component" } }), "soil-001")).toEqual([]);
    const run = simulation({ deviceCount: 2, modules: { transport: "identity", sessions: 4 } });
    for (const device of ["soil-001", "soil-002"])
      expect(modulesOf(run, device).sort()).toEqual(["alerting", "inference", "ingestion"]);
  });

  it("finds the keys of modules again, and gives them by its seed where it must repeat", () => {
    const modules = { transport: "identity", sessions: 4 } as const;
    const keysOf = (run: Simulation) =>
      ["ingestion", "inference", "alerting"].map((name) =>
        run.hub.deviceConnectionString(`soil-001/${name}`),
      );
    expect(new Set(keysOf(simulation({ modules }))).size).toBe(3);
    expect(keysOf(simulation({ modules }))).toEqual(keysOf(simulation({ modules })));
    const store = memoryStore();
    const first = keysOf(simulation({ store, modules, isRepeatable: false }));
    expect(keysOf(simulation({ store, modules, isRepeatable: false }))).toEqual(first);
  });

  it("connects modules with identities of their own, as many at once as there are sessions", () => {
    for (const sessions of [1, 2, 4]) {
      const run = simulation({ modules: { transport: "identity", sessions } });
      const ids = ["soil-001", "soil-001/ingestion", "soil-001/inference", "soil-001/alerting"];
      const seen = new Set<string>();
      let most = 0;
      const count = () => {
        const connected = ids.filter((id) => run.hub.isConnected(id));
        for (const id of connected) seen.add(id);
        most = Math.max(most, connected.length);
      };
      run.hub.observe({ onConnected: count });
      run.start();
      run.time.runUntil(600_000);
      expect([sessions, most, seen.size]).toEqual([sessions, sessions, 4]);
      run.stop();
      run.time.runUntil(700_000);
      expect(run.time.pending()).toEqual([]);
    }
  });

  it("lets no device change another's soil or noise", () => {
    const alone = telemetry("soil-001", { deviceCount: 1 });
    expect(alone).toHaveLength(30);
    expect(telemetry("soil-001", { deviceCount: 3 })).toEqual(alone);
    expect(telemetry("soil-002", { deviceCount: 3 })).not.toEqual(alone);
    expect(telemetry("soil-001", { seed: 8 })).not.toEqual(alone);
  });

  it("leaves nothing to do when it is stopped, and may be stopped twice", () => {
    const run = simulation({ deviceCount: 2 });
    run.start();
    run.time.runUntil(100_000);
    run.stop();
    run.stop();
    run.time.runUntil(200_000);
    expect(run.time.pending()).toEqual([]);
  });

  it("tells whoever runs it of a mistake in an observer", () => {
    const run = simulation();
    run.hub.observe({
      onTelemetry: () => {
        throw new Error("ours");
      },
    });
    run.start();
    expect(() => run.time.runUntil(60_000)).toThrow("ours");
    run.stop();
  });
});
