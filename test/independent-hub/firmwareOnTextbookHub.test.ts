import { describe, expect, it } from "vitest";
import { FirmwareOnTextbookHub } from "./firmwareOnTextbookHub";
import { roundTrips } from "./transcript";

const device = FirmwareOnTextbookHub.deviceId;
const second = 1_000;
const minute = 60 * second;

/** At the end of a run: no rule broken, nobody turned away, nothing left waiting. */
function expectClean(rig: FirmwareOnTextbookHub): void {
  expect([rig.hub.violations, rig.hub.refusals]).toEqual([[], []]);
  expect(rig.end()).toEqual([]);
}

describe("the firmware on the textbook hub", () => {
  it("connects, subscribes, fetches its twin and reports, with nothing to remark on", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const asked = rig.hub.packets.filter(({ direction }) => direction === "in");
    expect(asked.slice(0, 2).map(({ type }) => type)).toEqual(["CONNECT", "SUBSCRIBE"]);
    expect(asked.filter(({ topic }) => topic?.startsWith("$iothub/twin/GET/"))).toHaveLength(1);
    expect(rig.hub.reports).toHaveLength(1);
    expect(rig.reported).toMatchObject({
      firmware: { version: expect.any(String) },
      health: { bootCount: 1 },
    });
    expectClean(rig);
  });

  it("announces a model and keeps within IoT Hub's five subscriptions", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    expect(rig.hub.modelId(device)).toMatch(/^dtmi:/);
    const filters = rig.hub.packets.filter(({ type }) => type === "SUBSCRIBE").map(({ topic }) => topic);
    expect(filters.join(" ").split(" ").length).toBeLessThanOrEqual(5);
    expectClean(rig);
  });

  it("is in step with the hub after five round trips", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.powerOn().until("the report is taken", () => rig.hub.reports.length > 0);
    expect(roundTrips(rig.hub.packets)).toBeLessThanOrEqual(5);
    expectClean(rig);
  });

  it("sends telemetry that the hub takes, with numbers that go up", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60 });
    rig.synced().run(10 * minute);
    const sequences = rig.sequences();
    expect(sequences.length).toBeGreaterThanOrEqual(10);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expectClean(rig);
  });

  it("sends CBOR that is announced as such", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60, telemetryEncoding: "cbor" });
    rig.synced().run(5 * minute);
    expect(rig.hub.telemetry.at(-1)?.properties.get("$.ct")).toBe("application/cbor");
    expectClean(rig);
  });

  it("answers what nobody desires with 203, version 0 and the default", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 900, ac: 203, av: 0 });
    expectClean(rig);
  });

  it("applies what was desired before it came, with 200 and its version", () => {
    const rig = new FirmwareOnTextbookHub();
    const version = rig.desire({ telemetryInterval: 60, soil: { texture: "clay" } });
    rig.synced();
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 60, ac: 200, av: version });
    expect(rig.acknowledgement("soil")).toMatchObject({ ac: 200, av: version, value: { texture: "clay" } });
    expectClean(rig);
  });

  it("applies a live change, with 200 and its version", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const version = rig.desire({ healthInterval: 120 });
    rig.until("it is answered", () => rig.acknowledgement("healthInterval")?.av === version, 5 * second);
    expect(rig.acknowledgement("healthInterval")).toMatchObject({ value: 120, ac: 200 });
    expectClean(rig);
  });

  it("refuses a bad value with 400 and a sentence, and keeps the one before in force", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60 });
    rig.synced();
    const version = rig.desire({ telemetryInterval: 1, logLevel: "debug" });
    rig.run(5 * second);
    const refused = rig.acknowledgement("telemetryInterval");
    expect(refused).toMatchObject({ value: 60, ac: 400, av: version, ad: expect.stringContaining("from 5") });
    expect(rig.acknowledgement("logLevel")).toMatchObject({ value: "debug", ac: 200, av: version });
    expectClean(rig);
  });

  it("goes back to the default with null, and says 203", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60 });
    rig.synced();
    rig.desire({ telemetryInterval: null });
    rig.run(5 * second);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 900, ac: 203 });
    expectClean(rig);
  });

  it("goes back to all defaults when all that is desired is cleared", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60, soil: { texture: "clay" } });
    rig.synced();
    rig.desire(null);
    rig.run(5 * second);
    const codes = ["telemetryInterval", "soil"].map((name) => rig.acknowledgement(name)?.ac);
    expect(codes).toEqual([203, 203]);
    expectClean(rig);
  });

  it("answers a name it does not know, within the rules for keys", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const version = rig.desire({ pumpSpeed: 3, "ünïcödé-ключ": 1 });
    rig.run(5 * second);
    expect(rig.acknowledgement("pumpSpeed")).toMatchObject({ ac: 400, av: version });
    expectClean(rig);
  });

  it("judges a change of part of a group together with the rest of it", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ soil: { fieldCapacity: 0.3, wiltingPoint: 0.1 } });
    rig.synced();
    const version = rig.desire({ soil: { wiltingPoint: 0.35 } });
    rig.run(10 * second);
    expect(rig.acknowledgement("soil")).toMatchObject({
      ac: 400,
      av: version,
      value: { fieldCapacity: 0.3, wiltingPoint: 0.1 },
    });
    expectClean(rig);
  });

  it("applies a change twice told once", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const before = rig.hub.reports.length;
    rig.hub.faults.doublePushes(1);
    const version = rig.desire({ telemetryInterval: 60 });
    rig.run(10 * second);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 60, ac: 200, av: version });
    const told = rig.hub.reports.slice(before).filter(({ patch }) => "telemetryInterval" in patch);
    expect(told).toHaveLength(1);
    expectClean(rig);
  });

  it("fetches its twin when a change was lost, and applies both", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    rig.hub.faults.losePushes(1);
    rig.desire({ telemetryInterval: 60 });
    rig.run(5 * second);
    expect(rig.acknowledgement("telemetryInterval")?.ac).toBe(203);
    rig.desire({ healthInterval: 120 });
    rig.run(10 * second);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 60, ac: 200 });
    expect(rig.acknowledgement("healthInterval")).toMatchObject({ value: 120, ac: 200 });
    expectClean(rig);
  });

  it("comes out of a flood of changes with the last one", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    let version = 0;
    for (let value = 60; value < 110; value++) {
      version = rig.desire({ telemetryInterval: value });
      rig.run(50);
    }
    rig.run(3 * minute);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 109, ac: 200, av: version });
    expectClean(rig);
  });

  it("answers sampleNow with the record that it sends", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const call = rig.call("sampleNow");
    expect(call).toMatchObject({
      state: "answered",
      status: 200,
      payload: { faults: ["moistureUncalibrated"] },
    });
    rig.run(5 * second);
    expect(rig.bodies().at(-1)).toEqual(call.payload);
    expectClean(rig);
  });

  it.each([
    ["an unknown method", "water", null, 404],
    ["a payload that a method does not take", "sampleNow", { now: true }, 400],
    ["a payload of the wrong type", "identify", "blink", 400],
    ["a method of a module", "inference*restartModule", null, 200],
    ["a log", "getLog", { lines: 2 }, 200],
  ])("answers %s", (_, name, payload, status) => {
    const rig = new FirmwareOnTextbookHub().synced();
    expect(rig.call(name, payload)).toMatchObject({ state: "answered", status });
    expectClean(rig);
  });

  it("never has two twin requests under way", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    rig.hub.faults.delayReplies(2 * second);
    for (const value of [60, 61, 62]) {
      rig.desire({ telemetryInterval: value });
      rig.run(second);
    }
    rig.run(minute);
    expect([rig.hub.mostWaiting, rig.acknowledgement("telemetryInterval")?.value]).toEqual([1, 62]);
    expectClean(rig);
  });
});
