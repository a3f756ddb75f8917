import { describe, expect, it } from "vitest";
import type { LastRun, Reset } from "../../src/board/reset";
import { endOfSafeMode } from "../../src/health/crashStreak";
import type { JsonObject } from "../../src/model/boundedJson";
import { moduleNames } from "../../src/model/modules";
import { safeModeSentence } from "../../src/modules/moduleProgress";
import { boot, type Device, faults, health, pending, times } from "./support/bootedDevice";
import { advance, FakeStorage } from "./support/fakeBoard";

const crashed: LastRun = { wanted: false, cause: "memory full", place: "measurement" };

/** Starts devices on one storage, each after a crash of the one before, and gives the last. */
function afterCrashes(count: number, desired: JsonObject = { telemetryInterval: 10 }) {
  const storage = new FakeStorage();
  const restarts: string[] = [];
  const places: string[] = [];
  const reset: Reset = {
    reason: () => "crash",
    lastRun: () => crashed,
    enter: (place) => places.push(place),
    restart: (cause) => restarts.push(cause),
  };
  let device: Device | undefined;
  for (let start = 0; start < count; start++) {
    device?.firmware.stop();
    device = boot({ storage, desired, change: { reset } });
  }
  if (device === undefined) throw new Error("no device was started");
  advance(device.board.time, 2_000);
  return { device, restarts, places };
}

const moduleOf = ({ hub }: Device, name: string) => hub.reported[name] as Record<string, JsonObject>;

describe("Firmware: crashes in a row", () => {
  it("tells how often it crashed in a row, and why it was started again", () => {
    const { device } = afterCrashes(2);
    expect(health(device)).toMatchObject({
      resetReason: "crash",
      crashCount: 2,
      restartCause: "memory full, in measurement",
    });
    expect(faults(device)).toEqual([]);
    expect(health(device)["modules"]).toMatchObject({ ingestion: "running", inference: "running" });
  });

  it("runs no module after the third, and says so in each module's twin", () => {
    const { device } = afterCrashes(3);
    expect(faults(device)).toEqual(["safeMode"]);
    for (const name of moduleNames)
      expect(moduleOf(device, name)["module"]).toMatchObject({
        state: "stopped",
        lastFault: safeModeSentence,
      });
  });

  it("answers the wish that a module run with the reason why it does not", () => {
    const { device } = afterCrashes(3, { inference: { __t: "c", enabled: true } });
    expect(moduleOf(device, "inference")["enabled"]).toMatchObject({
      value: true,
      ac: 500,
      ad: safeModeSentence,
    });
  });

  it("measures and sends each reading in safe mode, and no estimate or alert", () => {
    const { device } = afterCrashes(3, { telemetryInterval: 10, alerts: { moisture: { low: 0.5 } } });
    advance(device.board.time, 60_000);
    expect(times(device).length).toBeGreaterThanOrEqual(6);
    expect(device.hub.telemetry.length).toBe(times(device).length);
  });

  it("takes settings of the device and of its modules in safe mode, and starts none by them", () => {
    const { device } = afterCrashes(3);
    device.hub.patch({ telemetryInterval: 30, inference: { __t: "c", enabled: true } });
    advance(device.board.time, 5_000);
    expect(device.hub.reported["telemetryInterval"]).toMatchObject({ value: 30, ac: 200 });
    expect(moduleOf(device, "inference")["module"]).toMatchObject({ state: "stopped" });
  });

  it("restarts by itself after six hours of safe mode", () => {
    const { device, restarts } = afterCrashes(3, { telemetryInterval: 3_600 });
    advance(device.board.time, 6 * 3_600_000 - 4_000);
    expect(restarts).toEqual([]);
    advance(device.board.time, 4_000);
    expect(restarts).toEqual([endOfSafeMode]);
  });

  it("tells the board where it is, and that it is nowhere between two callbacks", () => {
    const { places } = afterCrashes(1);
    expect(places).toContain("measurement");
    expect(places.at(-1)).toBe("");
  });

  it("leaves no timer behind when it stops in safe mode", () => {
    const { device } = afterCrashes(3);
    device.firmware.stop();
    expect(pending(device)).toEqual([]);
  });
});
