import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createDeviceRig } from "../../../bench/deviceRig";
import type { Engine } from "../../../host-sim/engine/engine";
import { bundleForXs } from "../../../host-sim/engine/xsBundle";
import { XsFirmware } from "../../../host-sim/engine/xsFirmware";
import { findXsWorker } from "../../../host-sim/engine/xsWorker";
import { describeXs } from "./describeXs";

const entry = fileURLToPath(new URL("../../../host-sim/engine/xsEntry.ts", import.meta.url));

describeXs("a reading on XS", () => {
  test("is measured, sent and acknowledged in 25 crossings and 40,000 instructions at most", () => {
    const machines: XsFirmware[] = [];
    // As the XS engine of the simulator, which however does not tell its crossings.
    const engine: Engine = {
      name: "xs",
      start: (board, options) => {
        const machine = new XsFirmware(
          { program: findXsWorker(), bundle: bundleForXs(entry, "loam") },
          board,
        );
        machines.push(machine);
        machine.start(options);
        return machine;
      },
      close: () => {
        for (const machine of machines) machine.close();
      },
    };
    const rig = createDeviceRig(engine, { telemetryInterval: 60 });
    let messages = 0;
    rig.hub.observe({ onTelemetry: () => messages++ });
    try {
      const measure = (untilMinutes: number) => {
        rig.time.runUntil(untilMinutes * 60_000);
        return { messages, crossings: machines[0]?.crossings ?? 0, figures: rig.device.figures() };
      };
      const [before, after] = [measure(10), measure(40)];
      expect(machines).toHaveLength(1);
      expect(after.messages - before.messages).toBe(30);
      expect((after.crossings - before.crossings) / 30).toBeLessThan(25);
      const [from, to] = [before.figures?.instructions ?? 0, after.figures?.instructions ?? 0];
      expect((to - from) / 30).toBeGreaterThan(1000);
      expect((to - from) / 30).toBeLessThan(40_000);
      // What a reading leaves behind would end a board after weeks.
      expect(after.figures?.liveSlots).toBe(before.figures?.liveSlots);
    } finally {
      rig.close();
      engine.close();
    }
  });
});
