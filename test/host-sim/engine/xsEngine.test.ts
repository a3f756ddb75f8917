import { afterEach, expect, test } from "vitest";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import type { Engine, EngineFigures } from "../../../host-sim/engine/engine";
import { createNodeEngine } from "../../../host-sim/engine/nodeEngine";
import { createXsEngine } from "../../../host-sim/engine/xsEngine";
import { Simulation } from "../../../host-sim/fleet/simulation";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";
import { describeXs } from "./describeXs";

const minute = 60_000;
const engines: Engine[] = [];

function open(engine: Engine): Engine {
  engines.push(engine);
  return engine;
}

afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
});

interface Run {
  /** Everything that the hub saw and the device logged, in order. */
  readonly transcript: readonly string[];
  readonly figures: EngineFigures | undefined;
  readonly pending: readonly string[];
}

/** Two hours of one device: its settings change, some are refused, it is asked for a sample, and it restarts. */
function runTwoHours(engine: Engine): Run {
  const transcript: string[] = [];
  const store = openHubStore(":memory:");
  const simulation = new Simulation({
    epoch: Date.UTC(2026, 4, 1),
    seed: 7,
    deviceCount: 1,
    engine,
    store,
    hostName: "hub.local",
    isRepeatable: true,
    createStorage: () => new MemoryStorage(),
    createWorld: createSyntheticSoil,
    firstDesired: { telemetryInterval: 60 },
    onLog: (_deviceId, line) => transcript.push(`log ${line}`),
  });
  const { hub, time, devices } = simulation;
  const note =
    (what: string) =>
    (event: object): void => {
      transcript.push(`${what} ${JSON.stringify(event)}`);
    };
  hub.observe({
    onTelemetry: ({ body, ...event }) =>
      note("telemetry")({ ...event, body: Buffer.from(body).toString("hex") }),
    onReported: note("reported"),
    onDesired: note("desired"),
    onConnected: note("connected"),
    onDisconnected: note("disconnected"),
    onMethod: note("method"),
    onRefused: note("refused"),
  });
  const at = (minutes: number, work: () => void): void => {
    time.timer.set("test", minutes * minute + 7, work);
  };
  const desire = (desired: Readonly<Record<string, unknown>>) =>
    hub.patchTwin("soil-001", { properties: { desired } });
  const call = (name: string) => hub.invokeMethod("soil-001", name, { text: "äö 😀" }, {}, () => undefined);
  at(20, () => call("sampleNow"));
  at(25, () => call("unheardOf"));
  at(30, () => desire({ telemetryEncoding: "cbor", telemetryInterval: 300 }));
  at(35, () => desire({ telemetryInterval: 1, unknown: { "schlüssel 😀": [1, "zwei"] } }));
  at(60, () => desire({ telemetryInterval: null, unknown: null }));
  at(70, () => call("reboot"));
  try {
    simulation.start();
    time.runUntil(120 * minute);
    const figures = devices[0]?.figures();
    simulation.stop();
    return { transcript, figures, pending: time.pending() };
  } finally {
    simulation.stop();
    store.close();
  }
}

describeXs("the XS engine", () => {
  test("gives the same telemetry, twin, method and log bytes as the Node engine", () => {
    const onNode = runTwoHours(open(createNodeEngine()));
    const onXs = runTwoHours(open(createXsEngine()));
    const kinds = new Set(onNode.transcript.map((line) => line.split(" ", 1)[0]));
    expect([...kinds].sort()).toEqual(
      ["connected", "desired", "disconnected", "log", "method", "reported", "telemetry"].sort(),
    );
    expect(onXs.transcript).toEqual(onNode.transcript);
    expect(onXs.pending).toEqual(onNode.pending);
  });

  test("counts the same instructions and slots in every run; the Node engine counts none", () => {
    const first = runTwoHours(open(createXsEngine())).figures;
    expect(first?.instructions).toBeGreaterThan(100_000);
    expect(first?.liveSlots).toBeGreaterThan(100);
    expect(first?.liveSlots).toBeLessThan(4000);
    expect(runTwoHours(open(createXsEngine())).figures).toEqual(first);
    expect(runTwoHours(open(createNodeEngine())).figures).toBeUndefined();
  });
});
