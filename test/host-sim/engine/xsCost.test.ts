import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../../host-sim/board/random";
import { createSimulatedBoard } from "../../../host-sim/board/simulatedBoard";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { bundleForXs } from "../../../host-sim/engine/xsBundle";
import { XsFirmware } from "../../../host-sim/engine/xsFirmware";
import { findXsWorker } from "../../../host-sim/engine/xsWorker";
import { Hub } from "../../../host-sim/hub/hub";
import { HubError } from "../../../host-sim/hub/hubError";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";
import { describeXs } from "./describeXs";

describeXs("a reading on XS", () => {
  test("is measured, sent and acknowledged in 25 crossings and 40,000 instructions at most", () => {
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
    const known = hub.addDevice("soil-001");
    if (known instanceof HubError) throw known;
    hub.patchTwin("soil-001", { properties: { desired: { telemetryInterval: 60 } } });
    let messages = 0;
    hub.observe({ onTelemetry: () => messages++ });
    const { board } = createSimulatedBoard({
      time,
      name: "soil-001",
      random,
      storage: new MemoryStorage(),
      opener: memoryOpener({ timer: time.timerFor("line"), accept: (stream) => hub.accept(stream) }),
      world: createSyntheticSoil(random),
      resetReason: "powerOn",
      onRestart: () => undefined,
      onLog: () => undefined,
    });
    const bundle = bundleForXs(
      fileURLToPath(new URL("../../../host-sim/engine/xsEntry.ts", import.meta.url)),
      "loam",
    );
    const firmware = new XsFirmware({ program: findXsWorker(), bundle }, board);
    try {
      const sharedAccessKey = known.primaryKey;
      const identity = { host: "hub.local", port: 8883, deviceId: "soil-001", sharedAccessKey };
      firmware.start({ identity, build: "simulator" });
      const measure = (untilMinutes: number) => {
        time.runUntil(untilMinutes * 60_000);
        const { crossings } = firmware;
        return { messages, crossings, figures: firmware.figures() };
      };
      const [before, after] = [measure(10), measure(40)];
      expect(after.messages - before.messages).toBe(30);
      expect((after.crossings - before.crossings) / 30).toBeLessThan(25);
      const [from, to] = [before.figures?.instructions ?? 0, after.figures?.instructions ?? 0];
      expect((to - from) / 30).toBeGreaterThan(1000);
      expect((to - from) / 30).toBeLessThan(40_000);
      // What a reading leaves behind would end a board after weeks.
      expect(after.figures?.liveSlots).toBe(before.figures?.liveSlots);
    } finally {
      firmware.close();
      hub.close();
      store.close();
    }
  });
});
