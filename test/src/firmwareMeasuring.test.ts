import { describe, expect, it } from "vitest";
import { boot, faults, health, times } from "./support/bootedDevice";
import { advance, FakeStorage } from "./support/fakeBoard";

describe("Firmware: measuring", () => {
  it("takes its first reading one second after boot", () => {
    const device = boot();
    advance(device.board.time, 2_000);
    expect(times(device)).toEqual([1]);
  });

  it("starts and measures where the battery cannot be measured", () => {
    const device = boot();
    device.board.battery = undefined;
    advance(device.board.time, 3 * 900_000 + 2_000);
    expect(times(device)).toEqual([1, 901, 1_801, 2_701]);
    expect(faults(device)).toEqual(["batteryNoSignal"]);
    expect(health(device)).not.toHaveProperty("battery");
  });

  it("takes one every fifteen minutes by default, exactly", () => {
    const device = boot();
    advance(device.board.time, 4 * 900_000 + 2_000);
    expect(times(device)).toEqual([1, 901, 1_801, 2_701, 3_601]);
  });

  it("sends each with a number, the boot, and what the probes say", () => {
    const device = boot();
    advance(device.board.time, 2_000);
    expect(device.hub.records[0]).toMatchObject({
      sequence: 1,
      boot: 1,
      time: "2026-01-01T00:00:01Z",
      soilTemperature: 18.5,
      quality: "good",
    });
  });

  it("keeps to an interval that was set before a restart, from the first reading on", () => {
    const storage = new FakeStorage();
    const first = boot({ storage, desired: { telemetryInterval: 10 } });
    advance(first.board.time, 2_000);
    first.firmware.stop();
    const second = boot({ storage, desired: { telemetryInterval: 10 } });
    advance(second.board.time, 32_000);
    expect(times(second)).toEqual([1, 11, 21, 31]);
    expect(second.hub.records[0]?.["boot"]).toBe(2);
  });

  it("never gives a number twice, restarts included", () => {
    const storage = new FakeStorage();
    const seen = new Set<unknown>();
    for (let boots = 0; boots < 3; boots++) {
      const device = boot({ storage, desired: { telemetryInterval: 5 } });
      advance(device.board.time, 1_000_000);
      for (const { sequence } of device.hub.records) {
        expect(seen.has(sequence)).toBe(false);
        seen.add(sequence);
      }
      device.firmware.stop();
    }
    expect(seen.size).toBeGreaterThan(550);
  });

  it("goes on with its grid whatever the connection does", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 500);
    for (let loss = 0; loss < 20; loss++) {
      advance(device.board.time, 3_300);
      if (!device.board.mqtt.client.closed) device.board.mqtt.client.fail("reset");
    }
    advance(device.board.time, 3_600_000);
    const unique = [...new Set(times(device))].sort((left, right) => left - right);
    const gaps = new Set(unique.slice(2).map((time, index) => time - (unique[index + 1] ?? 0)));
    expect([...gaps]).toEqual([10]);
  });
});
