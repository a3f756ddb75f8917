import { describe, expect, it } from "vitest";
import type { StatisticsChoice } from "../../../src/modules/readingSums";
import { ReadingWindow } from "../../../src/modules/readingWindow";
import type { Reading } from "../../../src/sampling/reading";
import { readingAt, readingWithoutMoisture } from "./modulesFixture";

function sumOf(readings: readonly Reading[], choice: StatisticsChoice = "full"): Reading | undefined {
  const window = new ReadingWindow();
  for (const reading of readings) window.add(reading);
  return window.take(choice);
}

describe("ReadingWindow", () => {
  it("is nothing while it is empty, and after it was taken", () => {
    const window = new ReadingWindow();
    expect(window.take("full")).toBeUndefined();
    window.add(readingAt(1));
    window.take("full");
    expect(window.take("full")).toBeUndefined();
  });

  it("gives a reading alone unchanged", () => {
    const reading = readingWithoutMoisture(7);
    expect(sumOf([reading])).toBe(reading);
  });

  it("sums several up as means with the ticks of the last", () => {
    expect(sumOf([readingAt(1, 0.2, 10), readingAt(2, 0.3, 20)])).toEqual({
      ticks: 2,
      moisture: 0.25,
      moistureRaw: 1550,
      temperature: 15,
      quality: "good",
      faults: [],
      statistics: {
        samples: 2,
        moistureMinimum: 0.2,
        moistureMaximum: 0.3,
        moistureSpread: expect.closeTo(0.05, 10),
        temperatureMinimum: 10,
        temperatureMaximum: 20,
      },
    });
  });

  it.each([
    ["none", ["samples"]],
    ["range", ["samples", "moistureMinimum", "moistureMaximum", "temperatureMinimum", "temperatureMaximum"]],
  ] as const)("carries with the choice %s only %s", (choice, names) => {
    expect(Object.keys(sumOf([readingAt(1), readingAt(2)], choice)?.statistics ?? {})).toEqual(names);
  });

  it("takes the mean over the readings that have the value, and is uncertain then", () => {
    const sum = sumOf([readingAt(1, 0.2), readingWithoutMoisture(2), readingAt(3, 0.4)]);
    expect(sum?.moisture).toBeCloseTo(0.3, 10);
    expect(sum?.quality).toBe("uncertain");
    expect(sum?.statistics?.samples).toBe(3);
  });

  it("is bad where a value was missing in all, and leaves out what is said of it", () => {
    const sum = sumOf([readingWithoutMoisture(1), readingWithoutMoisture(2)]);
    expect(sum).toEqual({
      ticks: 2,
      temperature: 15,
      quality: "bad",
      faults: ["moistureNoSignal"],
      statistics: { samples: 2, temperatureMinimum: 15, temperatureMaximum: 15 },
    });
  });

  it("names each fault once, in the order of the catalogue", () => {
    const faulty = { ...readingAt(1), quality: "uncertain" } as const;
    const sum = sumOf([
      { ...faulty, faults: ["temperatureNoResponse"] },
      { ...faulty, faults: ["moistureUnstable", "temperatureNoResponse"] },
    ]);
    expect(sum?.faults).toEqual(["moistureUnstable", "temperatureNoResponse"]);
    expect(sum?.quality).toBe("uncertain");
  });

  it("carries nothing over into the next window", () => {
    const window = new ReadingWindow();
    window.add(readingWithoutMoisture(1));
    window.add(readingWithoutMoisture(2));
    window.take("full");
    window.add(readingAt(3, 0.1, 5));
    window.add(readingAt(4, 0.1, 5));
    expect(window.take("none")).toEqual({ ...readingAt(4, 0.1, 5), statistics: { samples: 2 } });
  });
});
