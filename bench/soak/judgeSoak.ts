import type { DeviceTally, SoakDevicePlan, SoakTally } from "./soak";

/** Slots that may come and go with what waits and with what modules have learned, after the first day. */
const slotTolerance = 400;
/** Sectors that fail, and a battery that nobody charges for a year. */
const deserved: readonly string[] = ["flashFailed", "batteryLow", "batteryCritical"];
/** Timers that may wait for something at the end of one day and not of another. */
const timerTolerance = 3;

/** What is not as promised (docs/reliability.md), a sentence each; empty where all is. */
export function judgeSoak(tally: SoakTally, plans: readonly SoakDevicePlan[]): readonly string[] {
  const { devices, hubTimers } = tally;
  const open = hubTimers.late > hubTimers.early + timerTolerance * devices.length;
  const ofHub = open
    ? [`the hub holds ${hubTimers.late} timers at its end, and held ${hubTimers.early}`]
    : [];
  const ofDevices = devices.flatMap((device) => {
    const plan = plans.find(({ name }) => name === device.name);
    return judgeDevice(device, plan?.runsFull === true).map((words) => `${device.name}: ${words}`);
  });
  return [...ofHub, ...ofDevices];
}

function judgeDevice(device: DeviceTally, runsFull: boolean): readonly string[] {
  const { records, troubles, crashes, boots, waiting, faults, timers, slots } = device;
  const { made, missing, outOfOrder, contradictory, unknown } = records;
  const cuts = troubles.get("tornWrite") ?? 0;
  const remarks: string[] = [];
  if (made === 0) remarks.push("no record was made");
  if (!runsFull && missing.length > 0) remarks.push(`${missing.length} records were lost`);
  if (outOfOrder > 0) remarks.push(`${outOfOrder} records came out of order`);
  if (contradictory > 0) remarks.push(`${contradictory} records changed on their way`);
  // A cut after the flash and before the log: the record is safe, and nobody was told.
  if (unknown > cuts) remarks.push(`${unknown} records of the hub were never made`);
  if (boots.reported !== boots.logged)
    remarks.push(`it reports ${boots.reported} starts, its log tells of ${boots.logged}`);
  if (crashes > 0) remarks.push(`it crashed ${crashes} times`);
  if (waiting !== 0) remarks.push(`${waiting} records still wait after days of calm`);
  const lasting = faults.filter((fault) => !deserved.includes(fault));
  if (lasting.length > 0) remarks.push(`after days of calm it still reports ${lasting.join(", ")}`);
  if (timers.late > timers.early + timerTolerance)
    remarks.push(`${timers.late} timers wait at its end, ${timers.early} did on its second day`);
  const first = slots[1];
  const last = Math.max(...slots.slice(-3));
  if (first !== undefined && last > first + slotTolerance)
    remarks.push(`${last} slots live at its end, ${first} did on its second day`);
  return remarks;
}
