import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { hour, MeasurementBench, minute, type SettingsChange, second } from "./measurementBench";

let bench: MeasurementBench;

function start(change?: SettingsChange): void {
  bench = new MeasurementBench(change);
}

afterEach(() => {
  bench.measurement.stop();
  expect(bench.time.pending()).toEqual([]);
});

describe("Measurement: the battery", () => {
  it("measures four times more rarely while it is low, at slots of the same grid, and says so before the reading", () => {
    start();
    bench.run(10 * minute);
    bench.volts = 3.5;
    bench.run(110 * minute + 2 * second);
    expect(bench.seconds()).toEqual([1, 901, 3601, 7201]);
    expect([bench.changes, bench.faults()]).toEqual([[[3600, 3600, 1]], ["batteryLow"]]);
    bench.volts = 3.8;
    bench.run(75 * minute);
    expect(bench.seconds()).toEqual([1, 901, 3601, 7201, 10_801, 11_701]);
    expect(bench.changes).toEqual([
      [3600, 3600, 1],
      [900, 900, 4],
    ]);
    expect(bench.faults()).toEqual([]);
  });

  it("goes by the factors and limits of the settings at once", () => {
    start();
    bench.volts = 3.5;
    bench.run(2 * second);
    expect(bench.measurement.intervals.samplingMilliseconds).toBe(hour);
    bench.configure({ power: { lowFactor: 2 } });
    expect(bench.measurement.intervals.samplingMilliseconds).toBe(30 * minute);
    bench.configure({ power: { lowVoltage: 3.2, criticalVoltage: 3 } });
    expect(bench.measurement.intervals.samplingMilliseconds).toBe(15 * minute);
  });

  it("tells volts and charge of the last reading, and none where there are none", () => {
    start();
    expect([bench.measurement.battery, bench.measurement.batteryCharge]).toEqual([undefined, undefined]);
    bench.run(2 * second);
    expect(bench.measurement.battery).toBe(3.9);
    expect(bench.measurement.batteryCharge).toBeCloseTo(55, 9);
    bench.volts = undefined;
    bench.run(15 * minute);
    expect([bench.measurement.battery, bench.measurement.batteryCharge]).toEqual([undefined, undefined]);
  });

  it("keeps what holds while the battery cannot be measured", () => {
    start();
    bench.volts = 3.5;
    bench.run(2 * second);
    bench.volts = undefined;
    bench.run(hour);
    expect(bench.faults()).toEqual(["batteryLow"]);
    expect(bench.measurement.intervals.samplingMilliseconds).toBe(hour);
  });
});

describe("Measurement: a jump", () => {
  it("is looked for from reading to reading also where a nearly empty battery makes them rare", () => {
    start({ plausibility: { moistureJump: 0.2 } });
    bench.volts = 3.1;
    bench.moisture = 0.1;
    bench.run(4 * hour + 2 * second);
    bench.moisture = 0.35;
    bench.run(4 * hour);
    bench.moisture = 0.34;
    bench.run(4 * hour);
    expect(bench.seconds()).toEqual([1, 14_401, 28_801, 43_201]);
    expect(bench.readings.map((reading) => reading.faults.includes("moistureJump"))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe("Measurement: frost", () => {
  it("measures more rarely while the soil is frozen, on the same grid", () => {
    start();
    bench.temperature = -1;
    bench.run(2 * hour + 2 * second);
    expect(bench.seconds()).toEqual([1, 3601, 7201]);
    expect(bench.changes).toEqual([[3600, 3600, 0]]);
    bench.temperature = 2;
    bench.run(75 * minute);
    expect(bench.seconds()).toEqual([1, 3601, 7201, 10_801, 11_701]);
  });

  it("changes nothing with a factor of 1", () => {
    start({ schedule: { frostFactor: 1 } });
    bench.temperature = -1;
    bench.run(hour + 2 * second);
    expect(bench.readings).toHaveLength(5);
  });

  it("adds to a low battery", () => {
    start();
    bench.temperature = -1;
    bench.volts = 3.5;
    bench.run(2 * second);
    expect(bench.measurement.intervals.samplingMilliseconds).toBe(16 * 15 * minute);
  });
});

describe("Measurement: a rise", () => {
  const rain: SettingsChange = { schedule: { riseInterval: 60, riseDuration: 600 } };

  it("measures and sends more often after it, for as long as is set, then on the old grid again", () => {
    start(rain);
    bench.moisture = 0.2;
    bench.run(20 * minute);
    bench.moisture = 0.25;
    bench.run(40 * minute + 2 * second);
    // The hour in which the water content has risen ends 60 to 65 minutes after the last low reading.
    const seconds = bench.seconds();
    expect(seconds.slice(0, 5)).toEqual([1, 901, 1801, 1861, 1921]);
    expect(bench.changes).toEqual([[60, 60, 2]]);
    bench.run(3 * hour);
    const later = bench.seconds();
    const slow = later.findIndex((at, index) => index > 5 && at - (later[index - 1] ?? 0) > 60);
    expect(later[slow]).toBeGreaterThan(901 + 3600 + 600);
    expect(later[slow]).toBeLessThanOrEqual(901 + 3900 + 600 + 900);
    expect(later.slice(slow - 1).every((at) => (at - 1) % 900 === 0 || at === later[slow - 1])).toBe(true);
    expect(bench.changes.at(-1)?.slice(0, 2)).toEqual([900, 900]);
  });

  it("keeps its old grid although the rise interval does not go into it", () => {
    start({ schedule: { riseInterval: 420, riseDuration: 600 } });
    bench.moisture = 0.2;
    bench.run(20 * minute);
    bench.moisture = 0.25;
    bench.run(6 * hour);
    const last = bench.seconds().slice(-8);
    expect(last.every((at) => (at - 1) % 900 === 0)).toBe(true);
    expect(bench.seconds().slice(0, 5)).toEqual([1, 901, 1801, 2101, 2521]);
  });

  it("changes nothing without a rise interval", () => {
    start();
    bench.moisture = 0.2;
    bench.run(20 * minute);
    bench.moisture = 0.4;
    bench.run(40 * minute + 2 * second);
    expect([bench.seconds(), bench.changes]).toEqual([[1, 901, 1801, 2701, 3601], []]);
  });

  it("changes nothing with a low battery", () => {
    start(rain);
    bench.volts = 3.5;
    bench.moisture = 0.2;
    bench.run(20 * minute);
    bench.moisture = 0.25;
    bench.run(2 * hour);
    expect(bench.seconds()).toEqual([1, 3601, 7201]);
  });

  it("is forgotten when the rise interval is taken away", () => {
    start(rain);
    bench.moisture = 0.2;
    bench.run(20 * minute);
    bench.moisture = 0.25;
    bench.run(15 * minute);
    bench.configure({});
    expect(bench.measurement.intervals.samplingMilliseconds).toBe(15 * minute);
    bench.run(30 * minute);
    expect(bench.seconds().slice(-2)).toEqual([2701, 3601]);
  });
});

describe("Measurement: any course of soil and battery", () => {
  it("ends on the grid that it began", () => {
    const weather = fc.record({
      moisture: fc.double({ min: 0.1, max: 0.4, noNaN: true }),
      temperature: fc.double({ min: -3, max: 20, noNaN: true }),
      volts: fc.double({ min: 3.2, max: 4, noNaN: true }),
      minutes: fc.integer({ min: 1, max: 300 }),
      jump: fc.constantFrom(0, hour, -hour, 24 * hour),
    });
    fc.assert(
      fc.property(fc.array(weather, { maxLength: 12 }), fc.nat({ max: 50 }), (course, lateness) => {
        start({ schedule: { riseInterval: 300, riseDuration: 900 } });
        bench.run(2 * second);
        bench.lateness = () => lateness;
        for (const { moisture, temperature, volts, minutes, jump } of course) {
          Object.assign(bench, { moisture, temperature, volts });
          bench.clock.jump(jump);
          bench.run(minutes * minute);
        }
        Object.assign(bench, { moisture: 0.2, temperature: 15, volts: 4 });
        // A critical battery and frost together make it 16 hours to the next reading.
        bench.run(26 * hour);
        const off = bench.readings.map(({ ticks }) => (ticks - second) % (15 * minute));
        expect(bench.measurement.intervals.samplingMilliseconds).toBe(900_000);
        for (const each of off.slice(-8)) expect(each).toBeLessThanOrEqual(lateness);
        bench.measurement.stop();
      }),
      { numRuns: 30 },
    );
  });
});
