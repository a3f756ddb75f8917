import { describe, expect, it } from "vitest";
import { firmwareVersion } from "../../src/model/version";
import { boot, faults, health, times } from "./support/bootedDevice";
import { advance, FakeStorage } from "./support/fakeBoard";
import { identity } from "./support/openConnection";

describe("Firmware: what it reports", () => {
  it("says its version, its build, what it is and how it is", () => {
    const device = boot({ desired: { healthInterval: 60 } });
    // The battery is told with the report after the first reading.
    advance(device.board.time, 62_000);
    expect(device.hub.reported).toMatchObject({
      firmware: { version: firmwareVersion, build: "test" },
      deviceInformation: { __t: "c", swVersion: firmwareVersion, manufacturer: "Loam" },
      health: { bootCount: 1, resetReason: "powerOn", battery: 3.9, faults: {} },
    });
  });

  it("says how it is once an hour, and otherwise nothing that did not change", () => {
    const device = boot();
    advance(device.board.time, 2_000);
    const uptimes = new Set<unknown>();
    for (let minute = 0; minute < 600; minute++) {
      advance(device.board.time, 60_000);
      uptimes.add(health(device)["uptime"]);
    }
    expect(uptimes.size).toBeGreaterThanOrEqual(10);
    expect(uptimes.size).toBeLessThanOrEqual(12);
  });

  it("tells a fault of a probe while it holds", () => {
    const plausibility = { badReadings: 1, goodReadings: 1 };
    const device = boot({ desired: { telemetryInterval: 10, plausibility } });
    const thermometer = device.board.parts.find("ds18b20");
    thermometer.setFault("noAnswer");
    advance(device.board.time, 5_000);
    expect(faults(device)).toEqual(["temperatureNoResponse"]);
    thermometer.setFault(undefined);
    advance(device.board.time, 20_000);
    expect(faults(device)).toEqual([]);
  });

  it("starts with defaults where what is stored is corrupt, says so, and is put right by the hub", () => {
    const storage = new FakeStorage();
    for (const key of ["settings", "boot", "boot2", "sequence", "sequence2"])
      storage.values.set(key, Uint8Array.of(0xff, 1, 2));
    const device = boot({ storage, network: false });
    advance(device.board.time, 1_800_000);
    while (!device.board.network.isOpen) advance(device.board.time, 1_000);
    device.board.network.change(true);
    advance(device.board.time, 2_000);
    expect(times(device)).toEqual([1, 901, 1_801]);
    device.hub.patch({ telemetryInterval: 60 });
    advance(device.board.time, 2_000);
    expect(faults(device)).toContain("settingsCorrupt");
    device.firmware.stop();
    const next = boot({ storage });
    advance(next.board.time, 5_000);
    expect(faults(next)).not.toContain("settingsCorrupt");
  });

  it("runs on storage that fails altogether", () => {
    const storage = new FakeStorage();
    storage.failsToRead = true;
    storage.failsToWrite = true;
    const device = boot({ storage, desired: { telemetryInterval: 60 } });
    advance(device.board.time, 1_000_000);
    expect(times(device)).toEqual([1, 901]);
    // A calibration that cannot be stored is not in force.
    expect(faults(device).sort()).toEqual(["moistureUncalibrated", "settingsCorrupt", "storageFailed"]);
    expect(device.hub.reported["calibration"]).toMatchObject({ ac: 500 });
    expect(device.board.lines).toContain("fault raised: settingsCorrupt");
    expect(device.hub.reported["telemetryInterval"]).toMatchObject({ value: 900, ac: 500 });
  });

  it("writes no secret to the log or the twin", () => {
    const device = boot();
    advance(device.board.time, 100_000_000);
    device.firmware.stop();
    const all = device.board.lines.join("\n") + JSON.stringify(device.hub.reported);
    for (const { options } of device.board.mqtt.clients) expect(all).not.toContain(options.password);
    expect(all).not.toContain(identity.sharedAccessKey);
  });
});
