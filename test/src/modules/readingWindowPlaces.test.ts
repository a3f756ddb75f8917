import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReadingWindow } from "../../../src/modules/readingWindow";
import { moistureTrust, temperatureTrust } from "../../../src/modules/valueTrust";
import type { PlaceReading, Reading } from "../../../src/sampling/reading";
import { arbitraryRecord } from "../telemetry/arbitraryRecord";
import { readingAt, readingWithoutMoisture } from "./modulesFixture";

function sumOf(...readings: readonly Reading[]): Reading {
  const window = new ReadingWindow();
  for (const reading of readings) window.add(reading);
  const sum = window.take("full");
  if (sum === undefined) throw new Error("nothing");
  return sum;
}

const place = (moisture: number, more: Partial<PlaceReading> = {}): PlaceReading => ({
  moisture,
  quality: "good",
  faults: [],
  ...more,
});
const failed: PlaceReading = { quality: "bad", faults: ["moistureNoResponse"] };

/** The readings that count for the mean of a value: those where it is trusted most. */
function countingIn(each: readonly (PlaceReading | undefined)[], name: keyof PlaceReading): PlaceReading[] {
  const all = each.filter((one) => one !== undefined);
  if (name === "conductivity") return all;
  const trust = name === "temperature" ? temperatureTrust : moistureTrust;
  const most = Math.max(...all.map(trust));
  return all.filter((one) => trust(one) === most);
}

describe("ReadingWindow", () => {
  it("takes the means of what is worked out, of conductivity and of the air", () => {
    const sum = sumOf(
      { ...readingAt(1), plantAvailableWater: 0.2, conductivity: 0.01, airTemperature: 10, airHumidity: 40 },
      { ...readingAt(2), plantAvailableWater: 0.4, airTemperature: 20, airHumidity: 60 },
    );
    expect(sum).toMatchObject({ conductivity: 0.01, airTemperature: 15, airHumidity: 50 });
    expect(sum.plantAvailableWater).toBeCloseTo(0.3, 10);
  });

  it("tells the voltage that the battery had last", () => {
    expect(
      sumOf({ ...readingAt(1), battery: 4 }, { ...readingAt(2), battery: 3.5 }, readingAt(3)).battery,
    ).toBe(3.5);
    expect(sumOf(readingAt(1), readingAt(2))).not.toHaveProperty("battery");
  });

  it("tells the calibration of the last reading that has one", () => {
    const before = { level: "none" } as const;
    const after = { level: "twoPoint", seconds: 5 } as const;
    const sum = sumOf(
      { ...readingAt(1), calibration: before },
      { ...readingAt(2), calibration: after },
      readingAt(3),
    );
    expect(sum.calibration).toEqual(after);
  });

  it("sums up each place for itself, with its own quality and faults", () => {
    const sum = sumOf(
      { ...readingAt(1), further: [place(0.1), place(0.3)] },
      { ...readingWithoutMoisture(2), further: [place(0.2), failed] },
    );
    expect(sum).toMatchObject({ quality: "uncertain", faults: ["moistureNoSignal"] });
    expect(sum.further).toEqual([
      { moisture: expect.closeTo(0.15, 10), quality: "good", faults: [] },
      { moisture: 0.3, quality: "uncertain", faults: ["moistureNoResponse"] },
    ]);
  });

  it("keeps place 3 in its place where there is no place 2", () => {
    const sum = sumOf(
      { ...readingAt(1), further: [undefined, place(0.3)] },
      { ...readingAt(2), further: [undefined, place(0.3)] },
    );
    expect(sum.further).toEqual([undefined, place(0.3)]);
  });

  it("carries no place, air or battery over into the next window", () => {
    const window = new ReadingWindow();
    const full = { ...readingAt(1), airTemperature: 10, battery: 4, further: [failed, place(0.3)] };
    for (const reading of [full, full]) window.add(reading);
    window.take("full");
    for (const ticks of [3, 4]) window.add(readingAt(ticks, 0.1, 5));
    expect(window.take("none")).toEqual({ ...readingAt(4, 0.1, 5), statistics: { samples: 2 } });
    for (const reading of [full, full]) window.add({ ...reading, further: [place(0.2)] });
    expect(window.take("none")?.further).toEqual([place(0.2), undefined]);
  });

  it("is good at a place without a thermometer, or without anything", () => {
    const { temperature: _, ...cold } = readingAt(1);
    expect(sumOf(cold, cold).quality).toBe("good");
    const empty = { ticks: 1, airTemperature: 20, quality: "good", faults: [] } as const;
    expect(sumOf(empty, empty).quality).toBe("good");
  });

  it("is bad where all readings were, and none has what the others lack", () => {
    const air = { ...readingAt(1), quality: "bad", faults: ["airNoResponse"] } as const;
    expect(sumOf(air, air).quality).toBe("bad");
    expect(sumOf(air, { ...air, airTemperature: 5 }).quality).toBe("bad");
  });

  it("is uncertain where readings were bad by turns, for want of different values", () => {
    const { temperature: _, ...rest } = readingAt(1);
    const cold = { ...rest, quality: "bad", faults: ["temperatureNoResponse"] } as const;
    expect(sumOf(cold, readingWithoutMoisture(2)).quality).toBe("uncertain");
  });

  it("keeps each mean between the lowest and the highest value, and names no fault twice, for any readings", () => {
    const readings = fc.array(
      arbitraryRecord.map(({ reading }) => reading),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(readings, (given) => {
        const sum = sumOf(...given);
        const checked: readonly (readonly [
          PlaceReading | undefined,
          readonly (PlaceReading | undefined)[],
        ])[] = [
          [sum, given],
          [sum.further?.[0], given.map(({ further }) => further?.[0])],
          [sum.further?.[1], given.map(({ further }) => further?.[1])],
        ];
        for (const [mean, each] of checked)
          for (const name of [
            "moisture",
            "moistureRaw",
            "temperature",
            "plantAvailableWater",
            "conductivity",
          ] as const) {
            const values = countingIn(each, name).flatMap((one) => one[name] ?? []);
            expect(mean?.[name] === undefined).toBe(values.length === 0);
            if (mean?.[name] === undefined) continue;
            expect(mean[name]).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
            expect(mean[name]).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          }
        expect(new Set(sum.faults).size).toBe(sum.faults.length);
      }),
      { numRuns: 200 },
    );
  });
});
