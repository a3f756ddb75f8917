import { describe, expect, it } from "vitest";
import type { FaultCode } from "../../../src/model/faults";
import { ReadingWindow } from "../../../src/modules/readingWindow";
import type { Reading } from "../../../src/sampling/reading";
import { readingAt } from "./modulesFixture";

function sumOf(...readings: readonly Reading[]): Reading {
  const window = new ReadingWindow();
  for (const reading of readings) window.add(reading);
  const sum = window.take("full");
  if (sum === undefined) throw new Error("nothing");
  return sum;
}

const doubted = (reading: Reading, ...faults: FaultCode[]): Reading => ({
  ...reading,
  quality: "uncertain",
  faults,
});

/** A reading with a raw value and no water content. */
function rawAlone(ticks: number, moistureRaw: number, fault: FaultCode): Reading {
  return { ticks, moistureRaw, quality: "bad", faults: [fault] };
}

describe("ReadingWindow, given values that are not all to be trusted", () => {
  it("leaves doubted water contents out of mean, range and spread, before and after good ones", () => {
    const jump = (ticks: number) => doubted(readingAt(ticks, 0.6), "moistureJump");
    const sum = sumOf(jump(1), readingAt(2, 0.2), jump(3), readingAt(4, 0.3), jump(5));
    expect(sum).toMatchObject({
      moistureRaw: 1550,
      quality: "uncertain",
      faults: ["moistureJump"],
      statistics: { samples: 5, moistureMinimum: 0.2, moistureMaximum: 0.3 },
    });
    expect(sum.moisture).toBeCloseTo(0.25, 10);
    expect(sum.statistics?.moistureSpread).toBeCloseTo(0.05, 10);
  });

  it("does so with temperatures, each kind of value for itself", () => {
    const warm = doubted(readingAt(1, 0.2, 60), "temperatureJump");
    const sum = sumOf(warm, readingAt(2, 0.3, 10));
    expect(sum).toMatchObject({
      temperature: 10,
      moisture: 0.25,
      statistics: { temperatureMinimum: 10, temperatureMaximum: 10, moistureMinimum: 0.2 },
    });
  });

  it("does so at the other places", () => {
    const place = { moisture: 0.2, moistureRaw: 1680, quality: "good", faults: [] } as const;
    const other = { moisture: 0.6, quality: "uncertain", faults: ["moistureUnstable"] } as const;
    const sum = sumOf({ ...readingAt(1), further: [place] }, { ...readingAt(2), further: [other] });
    expect(sum.further).toEqual([{ ...place, quality: "uncertain", faults: ["moistureUnstable"] }]);
  });

  it("has the mean of doubted ones where there are no others", () => {
    const sum = sumOf(
      doubted(readingAt(1, 0.2), "moistureUnstable"),
      doubted(readingAt(2, 0.3), "moistureFlat"),
    );
    expect(sum.moisture).toBeCloseTo(0.25, 10);
    expect(sum.statistics).toMatchObject({ moistureMinimum: 0.2, moistureMaximum: 0.3 });
  });

  it("counts those of a probe that was never calibrated", () => {
    const sum = sumOf(
      doubted(readingAt(1, 0.2), "moistureUncalibrated"),
      doubted(readingAt(2, 0.3), "moistureUncalibrated"),
    );
    expect(sum.moisture).toBeCloseTo(0.25, 10);
  });

  it("takes the raw value's mean over the readings that have a water content", () => {
    const lost = rawAlone(1, 2_400, "moistureOutOfRange");
    expect(sumOf(lost, readingAt(2, 0.25), lost).moistureRaw).toBe(1550);
  });

  it("takes it over all where none has one", () => {
    const sum = sumOf(rawAlone(1, 2_400, "moistureFrozen"), rawAlone(2, 2_300, "moistureFrozen"));
    expect(sum).toMatchObject({ moistureRaw: 2_350, quality: "bad" });
    expect(sum).not.toHaveProperty("moisture");
  });

  it("trusts the next window anew", () => {
    const window = new ReadingWindow();
    for (const ticks of [1, 2]) window.add(readingAt(ticks));
    window.take("full");
    for (const ticks of [3, 4])
      window.add(doubted(readingAt(ticks, 0.4, 20), "moistureJump", "temperatureJump"));
    expect(window.take("none")).toMatchObject({ moisture: 0.4, temperature: 20 });
  });
});
