import { describe, expect, it } from "vitest";
import { boot, times } from "./support/bootedDevice";
import { advance } from "./support/fakeBoard";

describe("Firmware: settings", () => {
  it("takes the next reading one new interval after a setting, and goes on from there", () => {
    const device = boot();
    advance(device.board.time, 100_000);
    device.hub.patch({ telemetryInterval: 10 });
    advance(device.board.time, 35_000);
    // The patch takes 20 ms to arrive.
    expect(times(device)).toEqual([1, 110, 120, 130]);
  });

  it("does not move the readings when another setting changes", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 15_000);
    const before = times(device);
    device.hub.patch({ telemetryEncoding: "cbor" });
    advance(device.board.time, 3_000);
    device.hub.patch({ telemetryEncoding: "json" });
    advance(device.board.time, 7_000);
    const last = before.at(-1) ?? 0;
    expect(times(device).slice(before.length)).toEqual([last + 10]);
  });

  it("does not move the readings for a value that is refused or in force already", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 15_000);
    const last = times(device).at(-1) ?? 0;
    device.hub.patch({ telemetryInterval: 1 });
    device.hub.patch({ telemetryInterval: 10 });
    advance(device.board.time, 8_000);
    expect(times(device).at(-1)).toBe(last + 10);
  });

  it("acknowledges what it applied and refuses what is out of range, in words", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 1_000);
    device.hub.patch({ telemetryInterval: 1 });
    advance(device.board.time, 1_000);
    expect(device.hub.reported["telemetryInterval"]).toEqual({
      value: 10,
      ac: 400,
      av: 2,
      ad: "telemetryInterval must be a whole number from 5 to 86400 seconds; 1 was refused.",
    });
  });

  it("sends CBOR from the next record on when it is told to", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 11_500);
    device.hub.patch({ telemetryEncoding: "cbor" });
    advance(device.board.time, 10_000);
    expect(device.hub.telemetry.map(({ encoding }) => encoding)).toEqual(["json", "json", "cbor"]);
  });
});
