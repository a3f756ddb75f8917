import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/boundedJson";
import { moduleNames } from "../../src/model/modules";
import { HubAndDevice } from "./support/hubAndDevice";

/** A device that has been on for five minutes. */
function started(desired: JsonObject = {}, sessions?: number): HubAndDevice {
  const device = new HubAndDevice({ telemetryInterval: 10, ...desired }, sessions);
  device.boot();
  device.run(300);
  return device;
}

/** The power goes, and comes back. */
function powerCut(device: HubAndDevice): void {
  device.powerOff();
  device.boot();
}

const stateOf = (module: JsonObject | undefined) => (module?.["module"] as JsonObject | undefined)?.["state"];
const faultsOf = (device: HubAndDevice) =>
  Object.keys((device.reported["health"] as JsonObject)["faults"] as JsonObject);

describe("Firmware: modules as components", () => {
  it("reports each module in the device's twin, and its state in health", () => {
    const device = started();
    const { health, ...reported } = device.reported;
    expect((health as JsonObject)["modules"]).toEqual({
      ingestion: "running",
      inference: "running",
      alerting: "running",
    });
    for (const name of moduleNames) expect(stateOf(reported[name] as JsonObject)).toBe("running");
    expect(device.close()).toEqual([]);
  });

  it("sends what a module has to say over the device's connection, marked as the module's", () => {
    const device = started({
      alerts: { soilMoistureLow: 0.4 },
      inference: { __t: "c", estimateInterval: 300 },
    });
    device.run(60);
    expect(device.messagesOf("inference")[0]).toMatchObject({ number: 1, boot: 1, anomaly: "none" });
    expect(device.messagesOf("alerting")).toMatchObject([
      { number: 1, alert: "soilMoistureLow", state: "raised", threshold: 0.4 },
    ]);
    expect(device.close()).toEqual([]);
  });

  it.each([
    ["a restart", (device: HubAndDevice) => device.call("reboot")],
    ["a power cut", powerCut],
  ])("keeps an alert in force over %s: raised once, and cleared with a higher boot", (_, end) => {
    const device = started({ alerts: { soilMoistureLow: 0.4 } });
    end(device);
    device.run(60);
    device.desire({ alerts: { soilMoistureLow: 0.1 } });
    device.run(60);
    const [raised, ...others] = device.messagesOf("alerting");
    expect(raised).toMatchObject({ boot: 1, state: "raised" });
    expect(others).toMatchObject([{ boot: 2, state: "cleared", since: raised?.["since"] }]);
    expect(device.close()).toEqual([]);
  });

  it("forgets alerts in force, and what was learned, with a factory reset", () => {
    const device = started({ alerts: { soilMoistureLow: 0.4 } });
    const { token } = device.reported["factoryResetConfirmation"] as { token: string };
    device.call("factoryReset", { token });
    device.run(60);
    expect(device.messagesOf("alerting")).toMatchObject([
      { boot: 1, state: "raised" },
      { boot: 2, state: "raised" },
    ]);
    expect(device.close()).toEqual([]);
  });

  it("switches one module off without touching the others: readings and alerts go on", () => {
    const device = started({ inference: { __t: "c", enabled: false }, alerts: { soilMoistureLow: 0.4 } });
    expect(device.messagesOf("inference")).toEqual([]);
    expect(device.records.length).toBeGreaterThan(25);
    expect(device.messagesOf("alerting")).toHaveLength(1);
    expect(stateOf(device.reported["inference"] as JsonObject)).toBe("stopped");
    expect(device.reported["inference"]).toMatchObject({ enabled: { value: false, ac: 200, av: 2 } });
    expect(device.close()).toEqual([]);
  });

  it("keeps a module's settings over a restart", () => {
    const device = started();
    device.desire({ alerting: { __t: "c", raiseAfter: 7 } });
    device.run(5);
    device.powerOff();
    device.boot();
    device.run(60);
    expect(device.reported["alerting"]).toMatchObject({ raiseAfter: { value: 7, ac: 200 } });
    expect(device.close()).toEqual([]);
  });

  it("serves a module's methods as module*method, and the device's own for it", () => {
    const device = started();
    const outcomes = [
      device.call("inference*restartModule"),
      device.call("restartModule", { module: "alerting" }),
      device.call("restartModule", { module: "none" }),
      device.call("inference*getLog", { lines: 2 }),
      device.call("inference*nothing"),
    ];
    device.run(6);
    expect(outcomes.map(([outcome]) => outcome?.status)).toEqual([200, 200, 400, 200, 404]);
    expect(device.close()).toEqual([]);
  });

  it("sums up the readings of a telemetry interval in one record", () => {
    const device = started({ telemetryInterval: 60, samplingInterval: 5 });
    const [, second] = device.records;
    expect(second).toMatchObject({ samples: 12, quality: "good" });
    expect(device.records.length).toBeLessThan(7);
    expect(device.close()).toEqual([]);
  });

  it("sends a reading that was asked for at once, as a record of its own", () => {
    const device = started({ telemetryInterval: 600, samplingInterval: 5 });
    const before = device.records.length;
    const outcomes = device.call("sampleNow");
    device.run(3);
    expect(device.records.slice(before)).toEqual([outcomes[0]?.payload]);
    expect(device.close()).toEqual([]);
  });
});

describe.each([1, 2, 4])(
  "Firmware: modules with identities of their own, %i connections at once",
  (sessions) => {
    it("brings every module's twin in step, and leaves the device's to the device", () => {
      const device = started({}, sessions);
      for (const name of moduleNames) {
        const reported = device.reportedOf(name);
        expect([name, stateOf(reported)]).toEqual([name, "running"]);
        expect(reported["enabled"]).toMatchObject({ value: true, ac: 203, av: 0 });
        expect(Object.hasOwn(device.reported, name)).toBe(false);
      }
      expect(faultsOf(device)).toEqual([]);
      expect(device.close()).toEqual([]);
    });

    it("applies a module's setting and answers it in the module's twin, within the hour", () => {
      const device = started({}, sessions);
      device.desire({ raiseAfter: 1, colour: "red" }, "alerting");
      device.run(3_700);
      expect(device.reportedOf("alerting")).toMatchObject({
        raiseAfter: { value: 1, ac: 200, av: 2 },
        colour: { ac: 400, av: 2 },
      });
      expect(device.close()).toEqual([]);
    });

    it("sends an alert over the module's own identity within a minute, and loses no reading meanwhile", () => {
      const device = started({}, sessions);
      device.desire({ alerts: { soilMoistureLow: 0.4 } });
      device.run(60);
      const alerts = device.telemetry.filter(({ moduleId }) => moduleId === "alerting");
      expect(alerts).toHaveLength(1);
      device.run(300);
      const sequences = device.records.map(({ sequence }) => sequence);
      expect([...new Set(sequences)]).toEqual(sequences.map((_, index) => index + 1));
      expect(device.close()).toEqual([]);
    });

    it("serves a module's methods to a caller who waits for it to connect", () => {
      const device = started({}, sessions);
      const outcomes = device.call("getLog", null, "ingestion", { connectTimeoutSeconds: 300 });
      const wrong = device.call("reboot", null, "ingestion", { connectTimeoutSeconds: 300 });
      device.desire({ inference: 1 });
      device.call("restartModule", { module: "ingestion" });
      device.run(400);
      expect([outcomes[0]?.status, wrong[0]?.status]).toEqual([200, 404]);
      expect(device.close()).toEqual([]);
    });
  },
);

describe("Firmware: a factory reset", () => {
  it("takes the token of this start, forgets everything but its counters, and lets the cloud say it all again", () => {
    const device = started({ alerting: { __t: "c", raiseAfter: 7 } });
    device.call("calibrate", { point: "temperature", temperature: 19 });
    device.run(10);
    const offset = () => {
      const { value } = device.reported["calibration"] as { value: { soilTemperature: { offset: number } } };
      return value.soilTemperature.offset;
    };
    expect(offset()).toBeGreaterThan(0);
    const { token } = device.reported["factoryResetConfirmation"] as { token: string };
    const wrong = device.call("factoryReset", { token: "AAAAAAAA" });
    const right = device.call("factoryReset", { token });
    device.run(60);
    expect([wrong[0]?.status, right[0]?.status]).toEqual([403, 200]);
    expect(offset()).toBe(0);
    expect(device.reported["telemetryInterval"]).toMatchObject({ value: 10, ac: 200 });
    expect(device.reported["alerting"]).toMatchObject({ raiseAfter: { value: 7, ac: 200 } });
    expect(device.reported["health"]).toMatchObject({ bootCount: 2 });
    expect((device.reported["factoryResetConfirmation"] as { token: string }).token).not.toBe(token);
    const sequences = device.records.map(({ sequence }) => sequence);
    expect([...new Set(sequences)]).toEqual(sequences);
    expect(device.close()).toEqual([]);
  });
});

describe("Firmware: a change of how modules reach the hub", () => {
  it("takes the settings along where the module has a twin that says nothing, and tells of no backup", () => {
    const device = started();
    for (const telemetryInterval of [11, 12, 13, 10]) {
      device.desire({ telemetryInterval, alerting: { __t: "c", raiseAfter: telemetryInterval } });
      device.run(5);
    }
    device.powerOff();
    device.sessions = 1;
    device.boot();
    device.run(300);
    expect(faultsOf(device)).not.toContain("twinRolledBack");
    expect(device.reportedOf("alerting")).toMatchObject({ raiseAfter: { value: 2, ac: 203 } });
    // The component is desired still, and nobody's any more: it is answered as any unknown name.
    expect(device.reported["alerting"]).toMatchObject({ ac: 400 });
    expect(Object.keys(device.reported["alerting"] as JsonObject).sort()).toEqual(["ac", "ad", "av"]);
    expect(device.close()).toEqual([]);
  });
});
