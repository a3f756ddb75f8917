import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/boundedJson";
import { HubAndDevice } from "./support/hubAndDevice";

let device: HubAndDevice;

/** A device that has been on for a minute, with a reading every ten seconds unless told otherwise. */
function start(desired: JsonObject = {}): void {
  device = new HubAndDevice({ telemetryInterval: 10, ...desired });
  device.boot();
  device.run(60);
}

afterEach(() => {
  expect(device.close()).toEqual([]);
});

const last = () => device.records.at(-1) ?? {};

function call(method: string, payload: unknown = null) {
  const outcomes = device.call(method, payload);
  device.run(10);
  return outcomes[0];
}

function logLines(): readonly string[] {
  const answer = call("getLog")?.payload as { readonly lines: readonly string[] } | undefined;
  return answer?.lines ?? [];
}

describe("Firmware: what a setting does", () => {
  it("healthInterval is the time from one report of health to the next", () => {
    start({ healthInterval: 60 });
    const uptimes = new Set<unknown>();
    for (let second = 0; second < 600; second++) {
      device.run(1);
      uptimes.add((device.reported["health"] as JsonObject)["uptime"]);
    }
    expect(uptimes.size).toBeGreaterThanOrEqual(10);
    expect(uptimes.size).toBeLessThanOrEqual(11);
  });

  it("logLevel decides which lines the log keeps", () => {
    start();
    device.desire({ logLevel: "error" });
    device.run(2);
    const before = logLines();
    device.run(60);
    expect(logLines()).toEqual(before);
    device.desire({ logLevel: "information" });
    device.run(60);
    expect(logLines().length).toBeGreaterThan(before.length);
  });

  it("soil decides where the refill point is", () => {
    start({ soil: { texture: "sand" }, inference: { __t: "c", estimateInterval: 300 } });
    device.run(300);
    expect(device.messagesOf("inference").at(-1)).not.toHaveProperty("hoursUntilRefill");
    // A quarter of water is plenty for sand, and past the refill point of clay.
    device.desire({ soil: { texture: "clay" } });
    device.run(600);
    expect(device.messagesOf("inference").at(-1)).toMatchObject({ hoursUntilRefill: 0 });
  });

  it("installation is echoed back, also after a restart", () => {
    const installation = { depth: 0.3, note: "under the pear tree" };
    start({ installation });
    expect(device.reported["installation"]).toEqual({ value: installation, ac: 200, av: 2 });
    device.powerOff();
    device.boot();
    device.run(30);
    expect(device.reported["installation"]).toEqual({ value: installation, ac: 200, av: 2 });
  });

  it("calibration moves the readings from the next one on", () => {
    start();
    const before = last();
    device.desire({ calibration: { soilTemperature: { offset: 2 } } });
    device.run(20);
    expect(last()["soilTemperature"]).toBeCloseTo(Number(before["soilTemperature"]) + 2, 1);
  });
});

describe("Firmware: what is captured on the device", () => {
  const inForce = () => device.reported["calibration"] as JsonObject;

  it("is in force and told in the twin at once, and moves the readings", () => {
    start({ calibration: null });
    const reference = Number(last()["soilTemperature"]) + 1.5;
    expect(call("calibrate", { point: "temperature", temperature: reference })).toMatchObject({
      status: 200,
    });
    expect(inForce()).toMatchObject({
      ac: 203,
      ad: "Nothing is desired; what was captured on the device is in force.",
    });
    device.run(20);
    expect(last()["soilTemperature"]).toBeCloseTo(reference, 0);
  });

  it("is forgotten by factoryReset, which wants the token that the twin reports; what is desired comes back", () => {
    start({ calibration: null });
    call("calibrate", { point: "temperature", temperature: Number(last()["soilTemperature"]) + 1.5 });
    expect(call("factoryReset", { token: "no" })).toMatchObject({ status: 403 });
    const { token } = device.reported["factoryResetConfirmation"] as JsonObject;
    expect(call("factoryReset", { token })).toMatchObject({ status: 200 });
    device.run(30);
    expect(inForce()).toMatchObject({ ac: 203, ad: "Nothing is desired; the default is in force." });
    expect(device.reported["telemetryInterval"]).toMatchObject({ value: 10, ac: 200 });
  });
});

describe("Firmware: its twin after a renewed token", () => {
  it("is in step as before: what was desired meanwhile and what comes later is answered", () => {
    start({ telemetryInterval: 3_600 });
    // A token is renewed with a tenth of its day left.
    device.run(22 * 3_600);
    expect(device.connected.filter((event) => event.startsWith("+"))).toHaveLength(2);
    device.desire({ healthInterval: 120 });
    device.run(5);
    expect(device.reported["healthInterval"]).toEqual({ value: 120, ac: 200, av: 3 });
  });
});
