import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeviceBench } from "./deviceBench";

let bench: DeviceBench;

beforeEach(() => {
  bench = new DeviceBench();
});

afterEach(() => {
  expect(bench.close()).toEqual([]);
});

const starts = () => bench.log.filter((line) => line.startsWith("loam "));
const sequences = () => bench.sent.map(({ sequence }) => sequence);

/** Calls `reboot` and runs until the firmware has asked for the restart. */
function reboot(): void {
  bench.hub.invokeMethod("soil-001", "reboot", null, {}, () => undefined);
  bench.time.runUntil(bench.time.ticks() + 1_100);
}

describe("a simulated device", () => {
  it("boots when it is switched on, once however often that is done", () => {
    bench.device.powerOn();
    bench.device.powerOn();
    bench.run(1);
    expect(starts()).toHaveLength(1);
    expect(bench.sent).toMatchObject([{ sequence: 1, boot: 1 }]);
  });

  it("goes on measuring where no hub is there, and sends it all in order once there is one", () => {
    bench.isLineUp = false;
    bench.device.powerOn();
    bench.run(121);
    expect(bench.log.filter((line) => line.startsWith("reading "))).toHaveLength(9);
    expect(bench.log).toContainEqual(
      expect.stringMatching(/^not connected: nothing listens there.*; next try in \d+ s/),
    );
    expect(bench.sent).toEqual([]);
    bench.isLineUp = true;
    bench.run(20);
    expect(sequences().slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("loses nothing when the connection breaks, again and again", () => {
    bench.device.powerOn();
    for (let round = 0; round < 4; round++) {
      bench.run(35);
      bench.breakLine();
      bench.run(35);
      bench.isLineUp = true;
    }
    bench.run(20);
    const all = [...new Set(sequences())];
    expect(all).toEqual(all.map((_, index) => index + 1));
    expect(all.length).toBe(20);
  });

  it("restarts when the firmware asks: a new boot, with its settings, its clock and its sequence", () => {
    bench.device.powerOn();
    bench.run(1);
    bench.hub.patchTwin("soil-001", { properties: { desired: { telemetryInterval: 60 } } });
    bench.run(2);
    const before = Math.max(...sequences());
    reboot();
    bench.isLineUp = false;
    bench.run(5);
    bench.isLineUp = true;
    bench.run(15);
    expect(starts()).toEqual([
      expect.stringContaining("start 1, every 900 s"),
      expect.stringContaining("start 2, every 60 s"),
    ]);
    const after = bench.sent.filter(({ boot }) => boot === 2);
    expect(after.length).toBeGreaterThan(15);
    expect(Math.min(...after.map(({ sequence }) => sequence))).toBeGreaterThan(before);
    // Measured with no network at all, and still stamped: the clock runs on over a restart.
    expect(after[0]?.time).toMatch(/^2026-05-01T00:0[3-5]:\d\dZ$/);
  });

  it("boots once where it is switched on in the middle of a restart", () => {
    bench.device.powerOn();
    bench.run(1);
    reboot();
    bench.device.powerOn();
    bench.run(5);
    expect(starts()).toHaveLength(2);
  });

  it("stays off where it is stopped in the middle of a restart", () => {
    bench.device.powerOn();
    bench.run(1);
    reboot();
    bench.device.stop();
    bench.run(60);
    expect(starts()).toHaveLength(1);
  });

  it("can be stopped twice, and switched on again after that", () => {
    bench.device.powerOn();
    bench.run(1);
    bench.device.stop();
    bench.device.stop();
    bench.run(1);
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    bench.device.powerOn();
    bench.run(1);
    expect(bench.sent.at(-1)).toMatchObject({ boot: 2 });
    expect(bench.device.figures()).toBeUndefined();
  });

  it("leaves nothing to do when it is stopped, whenever that is", () => {
    for (let milliseconds = 1; milliseconds < 5_000; milliseconds += 137) {
      const each = new DeviceBench();
      each.device.powerOn();
      each.time.runUntil(milliseconds);
      expect(each.close()).toEqual([]);
    }
  });
});
