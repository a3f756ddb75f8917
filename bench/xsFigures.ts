import type { Engine } from "../host-sim/engine/engine";
import { createDeviceRig } from "./deviceRig";

const cycles = 40;

export interface XsFigures {
  readonly bootInstructions: number;
  readonly cycleInstructions: number;
  readonly cycles: number;
  readonly slotsBefore: number;
  readonly slotsAfter: number;
}

/** What the firmware costs the XS machine: to boot and connect, and for one cycle of measuring, sending and hearing of it. */
export function measureXs(engine: Engine): XsFigures {
  const rig = createDeviceRig(engine, { telemetryInterval: 60 });
  rig.time.runUntil(630_000);
  const before = rig.device.figures();
  // From the middle between two readings to the middle between two readings; no health report falls in it.
  rig.time.runUntil(630_000 + cycles * 60_000);
  const after = rig.device.figures();
  rig.close();
  if (before === undefined || after === undefined) throw new Error("This engine does not count.");
  return {
    bootInstructions: before.instructions,
    cycleInstructions: (after.instructions - before.instructions) / cycles,
    cycles,
    slotsBefore: before.liveSlots,
    slotsAfter: after.liveSlots,
  };
}
