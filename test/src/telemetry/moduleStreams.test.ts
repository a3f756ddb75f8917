import { decode } from "cbor-x";
import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { TelemetryRig } from "./telemetryRig";

describe("Telemetry of modules", () => {
  it("sends nothing of a module that is not connected", () => {
    const rig = new TelemetryRig();
    rig.telemetry.modulesConnected(["alerting"]);
    rig.estimate();
    rig.alert();
    expect(rig.course).toBe("a1");
  });

  it("sends what waited once the module is connected, in order, numbered for each module on its own", () => {
    const rig = new TelemetryRig();
    rig.alert();
    rig.estimate();
    rig.alert();
    rig.connectModules();
    expect(rig.course).toBe("i1 a1 a2");
  });

  it("sends each message on its own, two of a module at once, whatever the batch of records", () => {
    const rig = new TelemetryRig({ batch: 16 });
    rig.estimate(4);
    rig.alert(3);
    rig.connectModules();
    expect(rig.course).toBe("i1 i2 a1 a2");
    rig.sent[1]?.acknowledge();
    expect(rig.course).toBe("i1 i2 a1 a2 i3");
  });

  it("tells of each module whether anything of it waits or is on its way", () => {
    const rig = new TelemetryRig();
    rig.connectModules();
    rig.estimate();
    const told = () =>
      (["ingestion", "inference", "alerting"] as const).map((name) => rig.telemetry.hasMessages(name));
    expect(told()).toEqual([false, true, false]);
    rig.drain();
    expect(told()).toEqual([false, false, false]);
  });

  it("leaves another module's messages on their way when one connection is lost", () => {
    const rig = new TelemetryRig();
    rig.connectModules();
    rig.estimate();
    rig.alert();
    rig.telemetry.modulesDisconnected(["inference"]);
    rig.telemetry.modulesConnected(["inference"]);
    expect(rig.course).toBe("i1 a1 i1*");
  });

  it("lets no estimate take the room of an alert", () => {
    const rig = new TelemetryRig();
    rig.alert();
    rig.estimate(500);
    expect(rig.telemetry.dropped).toBeGreaterThan(400);
    rig.telemetry.modulesConnected(["alerting"]);
    expect(rig.course).toBe("a1");
  });

  it("writes the times of the readings, not of the sending, as soon as the clock is set", () => {
    const rig = new TelemetryRig({ boot: 7 });
    rig.board.clockIsSet = false;
    advance(rig.time, 60_000);
    rig.alert(1, 30_000);
    advance(rig.time, 3_600_000);
    rig.board.clockIsSet = true;
    rig.connectModules();
    expect(rig.fields[0]).toEqual({
      number: 1,
      boot: 7,
      time: "2026-01-01T00:01:00Z",
      alert: "soilMoistureLow",
      state: "raised",
      value: 0.1,
      threshold: 0.12,
      since: "2026-01-01T00:00:30Z",
    });
  });

  it("writes CBOR where it is told to, also of what came before", () => {
    const rig = new TelemetryRig({ boot: 7 });
    rig.estimate();
    rig.alert();
    rig.telemetry.configure("cbor", 16);
    rig.connectModules();
    expect(rig.sent.map(({ encoding }) => encoding)).toEqual(["cbor", "cbor"]);
    expect(decode(rig.sent[0]?.body ?? new Uint8Array(0))).toMatchObject({ 1: 1, 2: 7, 7: 5, 8: 0 });
    expect(decode(rig.sent[1]?.body ?? new Uint8Array(0))).toMatchObject({ 1: 1, 2: 7, 4: 0, 5: 0, 6: 100 });
  });
});
