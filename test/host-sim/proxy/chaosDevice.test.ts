import { describe, expect, it } from "vitest";
import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { moduleOfMessage } from "../../../host-sim/cli/describeTelemetry";
import { createNodeEngine } from "../../../host-sim/engine/nodeEngine";
import { SimulatedDevice } from "../../../host-sim/fleet/simulatedDevice";
import { Hub } from "../../../host-sim/hub/hub";
import { HubError } from "../../../host-sim/hub/hubError";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { chaosOpener } from "../../../host-sim/proxy/chaosOpener";
import type { PipeLife } from "../../../host-sim/proxy/chaosPipe";
import type { ChaosPlan } from "../../../host-sim/proxy/chaosPlan";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";
import { messagesIn } from "../../src/support/messagesIn";

const minutes = 60_000;

interface Outcome {
  /** Numbers of the records in the order in which the hub first got them. */
  readonly sequences: readonly number[];
  readonly lives: readonly PipeLife[];
  readonly leaks: readonly string[];
}

/** A device that sends a record a minute: two hours through a bad network, and 20 minutes through a good one. */
function twoHoursOf(bad: ChaosPlan): Outcome {
  const time = new VirtualTime({ epoch: Date.UTC(2026, 4, 1) });
  const random = new SeededRandom(7);
  const store = openHubStore(":memory:");
  const hub = new Hub({
    store,
    clock: time,
    timer: time.timerFor("hub"),
    entropy: random.fork("hub"),
    hostName: "hub.local",
  });
  const identity = hub.addDevice("soil-001");
  if (identity instanceof HubError) throw identity;
  hub.patchTwin("soil-001", { properties: { desired: { telemetryInterval: 60 } } });
  const sequences = new Set<number>();
  hub.observe({
    onTelemetry: ({ moduleId, systemProperties, body }) => {
      if (moduleOfMessage(moduleId, systemProperties) !== undefined) return;
      for (const { sequence } of messagesIn(new TextDecoder().decode(body))) sequences.add(Number(sequence));
    },
  });
  const lives: PipeLife[] = [];
  const timer = time.timerFor("line");
  const opener = chaosOpener(memoryOpener({ timer, accept: (stream) => hub.accept(stream) }), {
    timer,
    random: random.fork("chaos"),
    planOf: () => (time.ticks() < 120 * minutes ? bad : {}),
    onEnd: (life) => lives.push(life),
  });
  const device = new SimulatedDevice({
    time,
    identity: { host: "hub.local", port: 8883, deviceId: "soil-001", sharedAccessKey: identity.primaryKey },
    engine: createNodeEngine(),
    storage: new MemoryStorage(),
    world: createSyntheticSoil(random.fork("world")),
    random,
    opener,
    onLog: () => undefined,
  });
  device.powerOn();
  time.runUntil(140 * minutes);
  device.stop();
  hub.close();
  store.close();
  time.runUntil(140 * minutes + 60_000);
  return { sequences: [...sequences], lives, leaks: time.pending() };
}

describe("a device on a bad network", () => {
  it.each<[string, ChaosPlan, PipeLife["ending"] | undefined]>([
    ["that is slow", { delayMilliseconds: 800, jitterMilliseconds: 3_000 }, undefined],
    ["that is narrow", { bytesPerSecond: 300 }, undefined],
    ["that loses every tenth segment", { lossProbability: 0.1 }, undefined],
    [
      "at the edge of a cell",
      { delayMilliseconds: 600, jitterMilliseconds: 1_500, bytesPerSecond: 2_000, lossProbability: 0.05 },
      undefined,
    ],
    ["that cuts each connection after 90 seconds", { cutAfterMilliseconds: 90_000 }, "cut"],
    ["that cuts each connection after ten minutes", { cutAfterMilliseconds: 600_000 }, "cut"],
    ["that cuts each connection after 6000 bytes", { cutAfterBytes: 6_000 }, "cut"],
    ["that resets it at every fiftieth segment", { resetProbability: 0.02 }, "reset"],
    ["that goes half-open after five minutes", { halfOpenAfterMilliseconds: 300_000 }, "closedByClient"],
  ])("%s gets each record through in the end, in order", (_, plan, ending) => {
    const { sequences, lives, leaks } = twoHoursOf(plan);
    expect(sequences.length).toBeGreaterThan(130);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    const ended = lives.filter((life) => life.ending === ending);
    if (ending !== undefined) expect(ended.length).toBeGreaterThan(3);
    expect(leaks).toEqual([]);
  });
});
