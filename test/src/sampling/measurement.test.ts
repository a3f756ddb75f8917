import { afterEach, describe, expect, it } from "vitest";
import type { Reading } from "../../../src/sampling/reading";
import { hour, MeasurementBench, minute, type SettingsChange, second } from "./measurementBench";

let bench: MeasurementBench;

function start(change?: SettingsChange): void {
  bench = new MeasurementBench(change);
}

afterEach(() => {
  bench.measurement.stop();
  expect(bench.time.pending()).toEqual([]);
});

describe("Measurement", () => {
  it("gives the first reading as soon as the parts have one, then one each interval", () => {
    start();
    bench.run(45 * minute + second);
    expect(bench.seconds()).toEqual([1, 901, 1801, 2701]);
    expect(bench.readings[0]).toMatchObject({ temperature: 18.5, battery: 3.9, quality: "good", faults: [] });
    expect(bench.readings[0]?.moisture).toBeCloseTo(0.35, 6);
  });

  it("stays on its grid for a season, with late timers and parts that take longer now and then", () => {
    start({ telemetryInterval: 3600 });
    let count = 0;
    // Nothing is late at the first reading, which is what the others are held against.
    bench.run(2 * second);
    bench.lateness = () => (count++ * 13) % 51;
    for (let day = 0; day < 90; day++) {
      bench.parts.moisture.waits = day % 7 === 0 ? [1000, 300, 300] : [1000];
      bench.run(24 * hour);
    }
    expect(bench.readings).toHaveLength(90 * 24 + 1);
    const off = bench.readings.map((reading, index) => reading.ticks - 1000 - index * hour);
    expect(Math.min(...off)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...off)).toBeLessThanOrEqual(50);
  });

  it.each([hour, -hour, 24 * hour, -24 * hour])(
    "takes no notice of a wall clock that jumps by %d ms",
    (jump) => {
      start({ schedule: { riseInterval: 60 } });
      for (let count = 0; count < 8; count++) {
        bench.run(10 * minute);
        bench.clock.jump(jump);
      }
      bench.clock.set(0);
      bench.run(10 * minute + second);
      expect(bench.seconds()).toEqual([1, 901, 1801, 2701, 3601, 4501, 5401]);
    },
  );

  it("gives the next reading one new interval from a change of the setting", () => {
    start();
    bench.run(20 * second);
    bench.configure({ telemetryInterval: 10 });
    expect(bench.measurement.intervals).toEqual({
      samplingMilliseconds: 10_000,
      telemetryMilliseconds: 10_000,
    });
    bench.run(30 * second);
    expect(bench.seconds()).toEqual([1, 30, 40, 50]);
    expect(bench.changes).toEqual([]);
  });

  it("leaves its grid alone where another setting changes", () => {
    start();
    bench.run(20 * second);
    bench.configure({ logLevel: "error", schedule: { frostFactor: 8 } });
    bench.run(15 * minute);
    expect(bench.seconds()).toEqual([1, 901]);
  });

  it("measures on demand without changing the schedule", () => {
    start();
    const taken: Reading[] = [];
    bench.run(7 * minute);
    bench.measurement.take((reading) => taken.push(reading));
    bench.run(9 * minute);
    expect(taken.map((reading) => reading.ticks)).toEqual([7 * minute + second]);
    expect(bench.seconds()).toEqual([1, 901]);
  });

  it("gives a reading of the schedule and one on demand that fall together to both", () => {
    start();
    const taken: Reading[] = [];
    bench.run(15 * minute - 500);
    bench.measurement.take((reading) => taken.push(reading));
    bench.run(16 * minute);
    expect(taken).toHaveLength(1);
    expect(bench.readings[1]).toBe(taken[0]);
    expect(bench.seconds()).toEqual([1, 900.5, 1801]);
  });

  it("counts a reading once where a part takes longer than the interval", () => {
    start({ telemetryInterval: 5 });
    bench.parts.temperature.nonsense = 100;
    bench.run(92 * second);
    // Each takes the 25 s after which it is given up; the slot at which it ends is left out.
    expect(bench.seconds()).toEqual([1, 31, 61]);
  });

  it("goes on after an owner that throws", () => {
    start();
    const push = bench.readings.push.bind(bench.readings);
    Object.assign(bench.readings, {
      push: () => {
        throw new Error("no room");
      },
    });
    expect(() => bench.run(2 * second)).toThrow("no room");
    Object.assign(bench.readings, { push });
    bench.run(15 * minute);
    expect(bench.seconds()).toEqual([901]);
  });

  it("has a fault in the register after three readings, with the time of the first, and not after three without", () => {
    start();
    bench.run(20 * minute);
    bench.parts.temperature.refusal = new Error("in use");
    bench.parts.temperature.sample = { temperature: { fault: "temperatureNoResponse" } };
    bench.run(30 * minute);
    expect(bench.faults()).toEqual([]);
    bench.run(15 * minute);
    expect([...bench.register.entries()]).toMatchObject([["temperatureNoResponse", { count: 3 }]]);
    bench.temperature = 18;
    bench.run(30 * minute);
    expect(bench.faults()).toEqual(["temperatureNoResponse"]);
    bench.run(15 * minute);
    expect(bench.faults()).toEqual([]);
  });

  it("knows how the probe of each place is to be read", () => {
    start();
    expect(bench.measurement.scaleOf(1)).toEqual(bench.parts.scale);
    expect(bench.measurement.scaleOf(2)).toBeUndefined();
  });
});
