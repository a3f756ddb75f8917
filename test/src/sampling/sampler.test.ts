import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { defaultsOf } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import type { Reading } from "../../../src/sampling/reading";
import { Sampler } from "../../../src/sampling/sampler";
import { analogStub, codeFor } from "../sensors/analogStub";
import { oneWireStub } from "../sensors/oneWireStub";

const { calibration } = defaultsOf(settingDefinitions) as Settings;

function bench() {
  const time = new VirtualTime({ epoch: 0 });
  const moisture = analogStub(() => codeFor(1600));
  const temperature = oneWireStub();
  const sampler = new Sampler({
    clock: time,
    timer: time.timer,
    wiring: { soilMoisture: moisture.sensor, soilTemperature: temperature.sensor },
    calibration,
  });
  const readings: Reading[] = [];
  const take = () => sampler.take((reading) => readings.push(reading));
  return { time, moisture, temperature, sampler, readings, take };
}

describe("Sampler", () => {
  it("gives a reading one lead after it was asked, stamped with that moment", () => {
    const { time, sampler, readings, take } = bench();
    take();
    time.runUntil(sampler.leadMilliseconds - 1);
    expect(readings).toEqual([]);
    time.runUntil(sampler.leadMilliseconds);
    expect(readings).toMatchObject([{ ticks: 1000, temperature: 25.0625, quality: "good", faults: [] }]);
    expect(readings[0]?.moisture).toBeCloseTo(0.23, 3);
  });

  it("leaves the temperature probe time to convert", () => {
    expect(bench().sampler.leadMilliseconds).toBeGreaterThanOrEqual(750);
  });

  it("uses a new calibration from the next reading on, the one under way included", () => {
    const { time, sampler, readings, take } = bench();
    take();
    time.runUntil(500);
    sampler.configure({ calibration: { ...calibration, soilTemperature: { offset: 1.5 } } });
    time.runUntil(1000);
    expect(readings).toMatchObject([{ temperature: 26.5625 }]);
  });

  it("lets a call during a measurement join it", () => {
    const { time, moisture, readings, take } = bench();
    take();
    time.runUntil(600);
    take();
    time.runUntil(5000);
    expect(readings).toHaveLength(2);
    expect(readings[0]).toBe(readings[1]);
    expect(moisture.reads).toBe(80);
  });

  it("measures anew for a call out of a callback", () => {
    const { time, sampler, readings } = bench();
    sampler.take(() => sampler.take((reading) => readings.push(reading)));
    time.runUntil(5000);
    expect(readings.map((reading) => reading.ticks)).toEqual([2000]);
  });

  it("tells every caller although one throws, and passes that on", () => {
    const { time, sampler, readings, take } = bench();
    sampler.take(() => {
      throw new Error("mine");
    });
    take();
    expect(() => time.runUntil(5000)).toThrow("mine");
    expect(readings).toHaveLength(1);
  });

  it("reports probes that could not be opened in each reading, and tries them again", () => {
    const { time, moisture, temperature, readings, take } = bench();
    moisture.refusal = temperature.refusal = new Error("in use");
    take();
    time.runUntil(1000);
    expect(readings).toEqual([
      { ticks: 1000, quality: "bad", faults: ["moistureNoSignal", "temperatureNoResponse"] },
    ]);
    moisture.refusal = temperature.refusal = undefined;
    take();
    time.runUntil(2000);
    expect(readings[1]?.quality).toBe("good");
  });

  it("opens each probe once for many readings", () => {
    const { time, moisture, temperature, take } = bench();
    for (let count = 1; count <= 5; count++) {
      take();
      time.runUntil(count * 10_000);
    }
    expect([moisture.opened, temperature.opened]).toEqual([1, 1]);
  });

  it("reports the fault of a conversion that did not start, and reads no old value", () => {
    const { time, temperature, readings, take } = bench();
    temperature.present = false;
    take();
    temperature.present = true;
    time.runUntil(1000);
    expect(readings).toMatchObject([{ quality: "bad", faults: ["temperatureNoResponse"] }]);
    expect(readings[0]).not.toHaveProperty("temperature");
  });

  it("drops a measurement under way when it is closed, releases the probes and leaves no timer", () => {
    const { time, moisture, temperature, sampler, readings, take } = bench();
    take();
    sampler.close();
    sampler.close();
    expect(time.pending()).toEqual([]);
    time.runUntil(5000);
    expect(readings).toEqual([]);
    expect([moisture.closed, temperature.closed]).toEqual([1, 1]);
    expect(take).toThrow("closed");
  });

  it("may be closed before it ever measured", () => {
    const { sampler, moisture } = bench();
    sampler.close();
    expect(moisture.opened).toBe(0);
  });
});
