import { type Place, places } from "../../src/model/places";
import { type PartKind, partTable } from "../../src/sensors/partTable";
import { type PartFault, partFaults } from "../bus/simulatedPart";
import type { SimulatedDevice } from "../fleet/simulatedDevice";
import { quoted } from "./arguments";
import { CliError, wrongCall } from "./cliError";

/** Something that befalls a device where it stands. */
export interface DeviceStep {
  /** What is told of it, as the hub's observers would not. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly words: string;
  readonly run: (device: SimulatedDevice) => void;
}

/** What can befall a device, each with an example. */
export const deviceVerbs = Object.freeze({
  network: '"3h network soil-001 off" (or on)',
  power: '"4h power soil-001 off" (or on)',
  fault: '"5h fault soil-001 ds18b20 noAnswer" (or none)',
  battery: '"6h battery soil-001 0.1" (0 to 1)',
});

export type DeviceVerb = keyof typeof deviceVerbs;

export function isDeviceVerb(word: string): word is DeviceVerb {
  return Object.hasOwn(deviceVerbs, word);
}

/** Reads what befalls a device; what is wrong with it is a wrong call. */
export function parseDeviceStep(verb: DeviceVerb, device: string, what: string): DeviceStep {
  if (verb === "fault") return faultStep(device, what);
  if (verb === "battery") return batteryStep(device, what);
  if (what !== "on" && what !== "off") throw wrongCall(`${quoted(what)} is neither on nor off.`);
  return {
    event: { event: verb, device, state: what },
    words: `its ${verb} is ${what}`,
    run: (target) => {
      if (verb === "network") target.setNetworkAvailable(what === "on");
      else if (what === "on") target.powerOn();
      // Without power a device is gone from one moment to the next, as where its battery is taken out.
      else target.cutPower();
    },
  };
}

function faultStep(device: string, what: string): DeviceStep {
  const [, name, at, fault = ""] = /^(\w+)(?:@(\d))?\s+(\w+)$/.exec(what) ?? [];
  if (name === undefined)
    throw wrongCall(
      `${quoted(what)} is no fault of a part; give PART FAULT or PART@PLACE FAULT, as ds18b20@2 noAnswer.`,
    );
  const kinds = Object.keys(partTable);
  const kind = kinds.find((known) => known === name);
  if (kind === undefined) throw wrongCall(`${quoted(what)} names no part; give one of ${kinds.join(", ")}.`);
  const place = at === undefined ? undefined : places.find((known) => String(known) === at);
  if (at !== undefined && place === undefined)
    throw wrongCall(`${quoted(at)} is no place; give one from 1 to ${places.length}.`);
  if (fault !== "none" && !partFaults.some((known) => known === fault))
    throw wrongCall(`${quoted(fault)} is no fault; give one of ${partFaults.join(", ")}, or none.`);
  return {
    event: { event: "fault", device, part: kind, ...(place !== undefined && { place }), fault },
    words: `its ${kind}${place === undefined ? "" : ` at place ${place}`} has ${fault === "none" ? "no fault any more" : `the fault ${fault}`}`,
    run: (target) =>
      setFault(target, kind as PartKind, place, fault === "none" ? undefined : (fault as PartFault)),
  };
}

/** What only the device can tell: that it has no such part, or the part no such fault. */
function setFault(
  device: SimulatedDevice,
  kind: PartKind,
  place: Place | undefined,
  fault: PartFault | undefined,
): void {
  try {
    device.parts.find(kind, place).setFault(fault);
  } catch (error) {
    if (error instanceof RangeError) throw new CliError(`${device.deviceId}: ${error.message}`);
    throw error;
  }
}

function batteryStep(device: string, what: string): DeviceStep {
  const charge = /^\d+(\.\d+)?$/.test(what) ? Number(what) : Number.NaN;
  if (!(charge >= 0 && charge <= 1))
    throw wrongCall(`${quoted(what)} is no charge; give a number from 0 to 1.`);
  return {
    event: { event: "battery", device, charge },
    words: `its battery is at ${Math.round(charge * 100)} %`,
    run: (target) => target.cell.setCharge(charge),
  };
}
