import type { Engine } from "../host-sim/engine/engine";
import { HubError } from "../host-sim/hub/hubError";
import { createDeviceRig, type DeviceRig } from "./deviceRig";

/** Between two readings, so that nothing but the setting falls into a measurement. Milliseconds. */
const quiet = 10_000;
const settings = 20;

export interface TwinCost {
  /** From CONNECT until the hub has the device's answers; TCP (1) and TLS 1.2 (2) come before. */
  readonly roundTripsToSynced: number;
  /** From the push of a setting to its answer at the hub. */
  readonly roundTripsOfSetting: number;
  /** XS instructions from the push of one setting to the end of its acknowledgement: mean, least, most. */
  readonly number: { readonly mean: number; readonly least: number; readonly most: number };
  /** The same for a group of twelve fields. */
  readonly group: { readonly mean: number; readonly least: number; readonly most: number };
  readonly settings: number;
}

/** What the twin costs: to get in step after a connection, and to apply one setting. */
export function measureTwin(engine: Engine): TwinCost {
  const rig = createDeviceRig(engine, { telemetryInterval: 900 });
  let atSync: number | undefined;
  let reports = 0;
  rig.hub.observe({
    onReported: () => {
      reports++;
      // Its own answer is on the way.
      atSync ??= rig.roundTrips() + 1;
    },
  });
  rig.time.runUntil(60_000);
  const before = { reports, trips: rig.roundTrips() };
  const number = cost(rig, (count) => ({ healthInterval: 3_600 + count }));
  const roundTripsOfSetting = (rig.roundTrips() - before.trips) / (reports - before.reports);
  const group = cost(rig, (count) => ({
    alerts: { soilMoistureLow: 0.1 + count / 1000, soilMoistureHigh: 0.4, soilTemperatureLow: 1 },
  }));
  rig.close();
  if (atSync === undefined) throw new Error("The device did not report.");
  return { roundTripsToSynced: atSync, roundTripsOfSetting, number, group, settings };
}

function cost(rig: DeviceRig, desiredOf: (count: number) => Record<string, unknown>): TwinCost["number"] {
  const costs: number[] = [];
  for (let count = 0; count < settings; count++) {
    const before = rig.device.figures()?.instructions ?? Number.NaN;
    const twin = rig.hub.patchTwin("soil-001", { properties: { desired: desiredOf(count) } });
    if (twin instanceof HubError) throw twin;
    rig.time.runUntil(rig.time.ticks() + quiet);
    costs.push((rig.device.figures()?.instructions ?? Number.NaN) - before);
  }
  const mean = costs.reduce((sum, value) => sum + value, 0) / costs.length;
  return { mean, least: Math.min(...costs), most: Math.max(...costs) };
}
