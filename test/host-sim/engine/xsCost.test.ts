import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createDeviceRig } from "../../../bench/deviceRig";
import { moduleOfMessage } from "../../../host-sim/cli/describeTelemetry";
import type { Engine } from "../../../host-sim/engine/engine";
import { bundleForXs } from "../../../host-sim/engine/xsBundle";
import { XsFirmware } from "../../../host-sim/engine/xsFirmware";
import { XsImage } from "../../../host-sim/engine/xsImage";
import { findXsWorker } from "../../../host-sim/engine/xsWorker";
import { describeXs } from "./describeXs";

const entry = fileURLToPath(new URL("../../../host-sim/engine/xsEntry.ts", import.meta.url));

/** What the readings of half an hour cost, one a minute. */
interface HalfHour {
  readonly records: number;
  /** Of one reading, in the mean. */
  readonly crossings: number;
  readonly instructions: number;
  /** At its end. */
  readonly liveSlots: number | undefined;
}

/** As the XS engine of the simulator, which however does not tell its crossings. */
function createCountingEngine(machines: XsFirmware[]): Engine {
  const image = new XsImage({ program: findXsWorker(), bundle: bundleForXs(entry, "loam") });
  return {
    name: "xs",
    start: (board, options) => {
      const machine = new XsFirmware(image, board);
      machines.push(machine);
      machine.start(options);
      return machine;
    },
    close: () => {
      for (const machine of machines) machine.close();
    },
  };
}

/** Runs a device that measures each minute; `measure` is given what tells of the half hours that begin at some minutes. */
function withDevice(measure: (halfHourFrom: (minutes: number) => HalfHour) => void): void {
  const machines: XsFirmware[] = [];
  const engine = createCountingEngine(machines);
  // The window is two hours instead of a day, and full the sooner. Estimates would cost something now and then.
  const inference = { __t: "c", dryingWindow: 2, estimateInterval: 86_400 };
  const rig = createDeviceRig(engine, { telemetryInterval: 60, inference });
  let records = 0;
  rig.hub.observe({
    onTelemetry: ({ moduleId, systemProperties }) => {
      if (moduleOfMessage(moduleId, systemProperties) === undefined) records++;
    },
  });
  const at = (minutes: number) => {
    rig.time.runUntil(minutes * 60_000);
    return { records, crossings: machines[0]?.crossings ?? 0, figures: rig.device.figures() };
  };
  const halfHourFrom = (minutes: number): HalfHour => {
    const [before, after] = [at(minutes), at(minutes + 30)];
    return {
      records: after.records - before.records,
      crossings: (after.crossings - before.crossings) / 30,
      instructions: ((after.figures?.instructions ?? 0) - (before.figures?.instructions ?? 0)) / 30,
      liveSlots: after.figures?.liveSlots,
    };
  };
  try {
    measure(halfHourFrom);
    expect(machines).toHaveLength(1);
  } finally {
    rig.close();
    engine.close();
  }
}

describeXs("a reading on XS", () => {
  test("is measured, judged, sent and acknowledged in 75 crossings and 81,000 instructions at first", () => {
    withDevice((halfHourFrom) => {
      const { records, crossings, instructions } = halfHourFrom(10);
      expect(records).toBe(30);
      // 49 of them are words on the 1-Wire bus: 32 looks for whether it converts, and two reads of its scratchpad.
      expect(crossings).toBeLessThan(75);
      expect(instructions).toBeGreaterThan(10_000);
      expect(instructions).toBeLessThan(81_000);
    });
  });

  test("costs no more once the inference has a full window to draw its line through, and leaves nothing behind", () => {
    withDevice((halfHourFrom) => {
      // Full after two hours. Neither half hour has a new token in it.
      const [full, later] = [halfHourFrom(130), halfHourFrom(190)];
      for (const { records, crossings, instructions } of [full, later]) {
        expect(records).toBe(30);
        expect(crossings).toBeLessThan(75);
        expect(instructions).toBeLessThan(82_500);
      }
      // What a reading leaves behind would end a board after weeks.
      expect(full.liveSlots).toBeGreaterThan(0);
      expect(later.liveSlots).toBe(full.liveSlots);
    });
  });
});
