import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/boundedJson";
import { deviceModelId, moduleModelIds } from "../../src/model/modelIds";
import { type ModuleName, moduleNames } from "../../src/model/modules";
import { boot, type Device } from "../src/support/bootedDevice";
import { advance } from "../src/support/fakeBoard";
import { content, misfit, type Node, namesOf, ofType } from "./dtdlContents";

/** Read only, of a component whose interface is Azure's. */
const standardComponent = "deviceInformation";

const desired = {
  samplingInterval: 10,
  telemetryInterval: 60,
  soil: { texture: "clay" },
  alerts: { soilMoistureLow: 0.5, soilTemperatureHigh: 5 },
  installation: { note: "under the pear tree" },
  power: { lowVoltage: 9 },
  logLevel: "debug",
  inference: { __t: "c", estimateInterval: 300 },
  alerting: { __t: "c", raiseAfter: 99 },
};

let device: Device;

/** A device that was told things, right and wrong ones, and has run for an hour. */
function hourOfDevice(): Device {
  device = boot({ desired });
  advance(device.board.time, 3_600_000);
  return device;
}

afterEach(() => device.firmware.stop());

/** What of a twin's reported part does not fit its interface, by name. */
function misfits(id: string, reported: JsonObject): (string | undefined)[] {
  const { __t, ...properties } = reported;
  return Object.entries(properties).map(([name, value]) => {
    const { schema, writable } = content(id, name);
    const plain = writable === true ? (value as Node)["value"] : value;
    const found = misfit(id, schema, plain);
    return found === undefined ? undefined : `${name}: ${found}`;
  });
}
const nothing = (list: readonly unknown[]) => list.filter((each) => each !== undefined);

describe("What a device reports", () => {
  it("is what its model has, each of it as its schema says", () => {
    const { reported } = hourOfDevice().hub;
    const components = [standardComponent, ...moduleNames];
    const own = Object.fromEntries(Object.entries(reported).filter(([name]) => !components.includes(name)));
    expect(Object.keys(own).sort()).toEqual(namesOf(ofType(deviceModelId, "Property")).sort());
    expect(nothing(misfits(deviceModelId, own))).toEqual([]);
    expect(namesOf(ofType(deviceModelId, "Component")).sort()).toEqual(components.sort());
  });

  it.each(moduleNames)("of %s is what the module's model has, each of it as its schema says", (name) => {
    const reported = hourOfDevice().hub.reported[name] as JsonObject;
    const id = moduleModelIds[name];
    expect(reported["__t"]).toBe("c");
    expect(Object.keys(reported).sort()).toEqual(["__t", ...namesOf(ofType(id, "Property"))].sort());
    expect(nothing(misfits(id, reported))).toEqual([]);
  });
});

describe("What a device sends", () => {
  it.each<[string, string, ModuleName | undefined]>([
    ["records", deviceModelId, undefined],
    ["estimates", moduleModelIds.inference, "inference"],
    ["alerts", moduleModelIds.alerting, "alerting"],
  ])("as %s is telemetry of the model, as its schemas say", (_, id, component) => {
    const messages = hourOfDevice().hub.messagesOf(component);
    expect(messages.length).toBeGreaterThan(0);
    const names = namesOf(ofType(id, "Telemetry"));
    for (const message of messages)
      for (const [name, value] of Object.entries(message)) {
        expect(names).toContain(name);
        expect(misfit(id, content(id, name)["schema"], value)).toBeUndefined();
      }
  });
});

describe("What a device answers", () => {
  const token = () => (device.hub.reported["factoryResetConfirmation"] as JsonObject)["token"];

  /** Calls a method of an interface and expects an answer as the model says. */
  function expectModelledAnswer(id: string, name: string, called: string, payload: unknown): void {
    const request = device.hub.call(called, JSON.stringify(payload ?? null));
    advance(device.board.time, 3_000);
    const [answer] = device.hub.answerFor(request);
    const { schema } = content(id, name)["response"] as Node;
    expect([answer?.status, misfit(id, schema, answer?.body)]).toEqual([200, undefined]);
    const fields = (schema as Node)["fields"] as readonly Node[];
    // An answer with nothing in it fits any schema.
    expect(namesOf(fields)).toEqual(expect.arrayContaining(Object.keys(answer?.body ?? {})));
    expect(Object.keys(answer?.body ?? {})).not.toEqual([]);
  }

  it.each<[string, unknown]>([
    ["sampleNow", undefined],
    ["calibrate", { point: "temperature", temperature: 21 }],
    ["identify", { seconds: 1 }],
    ["restartModule", { module: "inference" }],
    ["setTime", { time: "2026-05-01T12:00:00Z" }],
    ["getLog", { lines: 3 }],
    ["reboot", undefined],
  ])("to %s has the response of the model", (name, payload) => {
    hourOfDevice();
    expectModelledAnswer(deviceModelId, name, name, payload);
  });

  it("to factoryReset has the response of the model", () => {
    hourOfDevice();
    expectModelledAnswer(deviceModelId, "factoryReset", "factoryReset", { token: token() });
  });

  it.each(["restartModule", "getLog"])("to %s of a module has the response of the module's model", (name) => {
    hourOfDevice();
    expectModelledAnswer(moduleModelIds.alerting, name, `alerting*${name}`, undefined);
  });
});
