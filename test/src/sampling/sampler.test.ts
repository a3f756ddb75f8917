import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Reading } from "../../../src/sampling/reading";
import { deadlineMilliseconds, Sampler } from "../../../src/sampling/sampler";
import type { PlacedSample } from "../../../src/sensors/part";
import { entryOf, noIo, usualParts } from "./scriptedParts";

/** The usual parts, and a judge that notes what it is given. */
function bench() {
  const time = new VirtualTime({ epoch: 0 });
  const parts = usualParts();
  const judged: (readonly PlacedSample[])[] = [];
  const told: Reading[] = [];
  const sampler = new Sampler({
    clock: time,
    timer: time.timer,
    io: noIo,
    parts: parts.parts,
    table: parts.table,
    judge: {
      judge: (ticks, samples) => {
        judged.push(samples);
        return { ticks, quality: "good", faults: [] };
      },
    },
    onReading: (reading) => told.push(reading),
  });
  const readings: Reading[] = [];
  const take = () => sampler.take((reading) => readings.push(reading));
  const ticks = () => readings.map((reading) => reading.ticks);
  const measure = (at: number) => {
    time.runUntil(at);
    take();
    time.runUntil(at + 20_000);
  };
  return { ...parts, time, sampler, judged, told, readings, take, ticks, measure };
}

describe("Sampler", () => {
  it("gives a reading as soon as the slowest part is ready, stamped with that moment", () => {
    const { time, judged, readings, take } = bench();
    take();
    time.runUntil(999);
    expect(readings).toEqual([]);
    time.runUntil(1000);
    expect(readings).toMatchObject([{ ticks: 1000 }]);
    expect(judged).toEqual([
      [
        { place: 1, sample: { moistureRaw: { value: 1600, spread: 3 } } },
        { place: 1, sample: { temperature: { value: 18.5 } } },
        { place: undefined, sample: { battery: { value: 3.9 } } },
      ],
    ]);
  });

  it("calls each part again when it said so, and waits with one timer", () => {
    const { time, moisture, temperature, readings, take } = bench();
    moisture.waits = [1000, 50, 50];
    temperature.waits = [750, 375];
    take();
    for (let at = 0; at < 1125; at += 25) {
      expect(time.pending()).toEqual(["reading"]);
      time.runUntil(at);
    }
    time.runUntil(1125);
    expect([time.pending(), readings.map((reading) => reading.ticks)]).toEqual([[], [1125]]);
  });

  it("stamps a reading one lead after its beginning where a part takes longer this time", () => {
    const { moisture, ticks, measure } = bench();
    measure(0);
    moisture.waits = [1000, 50, 50, 50];
    measure(60_000);
    moisture.waits = [1000];
    measure(120_000);
    expect(ticks()).toEqual([1000, 61_000, 121_000]);
  });

  it("never stamps a reading with a moment that is still to come", () => {
    const { moisture, ticks, measure } = bench();
    measure(0);
    moisture.waits = [800];
    measure(60_000);
    moisture.waits = [1000];
    measure(120_000);
    expect(ticks()).toEqual([1000, 60_800, 120_800]);
  });

  it("takes no lead from a measurement in which something was wrong", () => {
    const { moisture, temperature, sampler, measure, ticks } = bench();
    moisture.refusal = temperature.refusal = new Error("in use");
    measure(0);
    expect(sampler.leadMilliseconds).toBe(1000);
    moisture.refusal = temperature.refusal = undefined;
    measure(60_000);
    expect(ticks()).toEqual([0, 61_000]);
  });

  it("lets a call during a measurement join it", () => {
    const { time, moisture, told, readings, take } = bench();
    take();
    time.runUntil(600);
    take();
    time.runUntil(5000);
    expect(readings).toHaveLength(2);
    expect(readings[0]).toBe(readings[1]);
    expect([moisture.started, told.length]).toEqual([1, 1]);
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

  it("gives the faults of a part that could not be opened with each reading, and tries it again", () => {
    const { moisture, judged, measure } = bench();
    moisture.refusal = new Error("in use");
    measure(0);
    expect(judged[0]?.[0]).toEqual({ place: 1, sample: { moistureRaw: { fault: "moistureNoSignal" } } });
    moisture.refusal = undefined;
    measure(60_000);
    expect(judged[1]?.[0]).toEqual({ place: 1, sample: { moistureRaw: { value: 1600, spread: 3 } } });
  });

  it("opens each part once for many readings", () => {
    const { moisture, temperature, battery, measure } = bench();
    for (let count = 0; count < 5; count++) measure(count * 60_000);
    expect([moisture, temperature, battery].map((part) => [part.opened, part.started])).toEqual([
      [1, 5],
      [1, 5],
      [1, 5],
    ]);
  });

  it("gives up a part that does not come to an end, opens it anew, and reads the others", () => {
    const { time, temperature, judged, ticks, take, measure } = bench();
    temperature.nonsense = 100;
    take();
    time.runUntil(deadlineMilliseconds - 1);
    expect(judged).toEqual([]);
    time.runUntil(deadlineMilliseconds);
    expect(judged[0]).toEqual([
      { place: 1, sample: { moistureRaw: { value: 1600, spread: 3 } } },
      { place: 1, sample: { temperature: { fault: "temperatureNotReady" } } },
      { place: undefined, sample: { battery: { value: 3.9 } } },
    ]);
    expect([temperature.closed, ticks()]).toEqual([1, [1000]]);
    temperature.nonsense = undefined;
    measure(60_000);
    expect(judged[1]?.[1]?.sample).toEqual({ temperature: { value: 18.5 } });
  });

  it("gives up a part that asks for more time than there is", () => {
    const { time, temperature, judged, take } = bench();
    temperature.waits = [Number.POSITIVE_INFINITY];
    take();
    time.runUntil(deadlineMilliseconds);
    expect(judged[0]?.[1]?.sample).toEqual({ temperature: { fault: "temperatureNotReady" } });
  });

  it.each(["startFailure", "sampleFailure"] as const)(
    "takes a driver that throws (%s) for defect: it stops no other, is told to the guard and opened anew",
    (name) => {
      const { time, moisture, judged, readings, take, measure } = bench();
      moisture[name] = new Error("defect");
      take();
      expect(() => time.runUntil(5000)).toThrow("defect");
      expect(readings).toHaveLength(1);
      expect(judged[0]?.map(({ sample }) => Object.values(sample)[0])).toEqual([
        { fault: "moistureNoSignal" },
        { value: 18.5 },
        { value: 3.9 },
      ]);
      moisture[name] = undefined;
      measure(60_000);
      expect(judged[1]?.[0]?.sample).toEqual({ moistureRaw: { value: 1600, spread: 3 } });
      expect(moisture.opened).toBe(2);
    },
  );

  it.each([Number.NaN, -1, [], [{}, {}]].map((nonsense) => ({ nonsense })))(
    "takes a driver that gives $nonsense for defect",
    ({ nonsense }) => {
      const { time, moisture, judged, take } = bench();
      moisture.nonsense = nonsense;
      take();
      expect(() => time.runUntil(5000)).toThrow(RangeError);
      expect(judged[0]?.[0]?.sample).toEqual({ moistureRaw: { fault: "moistureNoSignal" } });
    },
  );

  it("drops a measurement under way when it is closed, releases the parts and leaves no timer", () => {
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

  it("refuses a part that is in no row of the table", () => {
    const time = new VirtualTime({ epoch: 0 });
    const judge = { judge: (ticks: number): Reading => ({ ticks, quality: "good", faults: [] }) };
    const ports = { clock: time, timer: time.timer, io: noIo, table: {}, judge, onReading: () => undefined };
    expect(() => new Sampler({ ...ports, parts: [entryOf("barometer")] })).toThrow("barometer");
  });
});
