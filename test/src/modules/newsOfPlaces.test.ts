import { describe, expect, it } from "vitest";
import { NewsFilter } from "../../../src/modules/newsFilter";
import type { PlaceReading, Reading } from "../../../src/sampling/reading";
import { minute, readingAt } from "./modulesFixture";

const rule = { soilMoisture: 0.05, soilTemperature: 1, maximumSilence: 21_600 };
const place = (more: Partial<PlaceReading> = {}): PlaceReading => ({
  moisture: 0.2,
  temperature: 10,
  quality: "good",
  faults: [],
  ...more,
});

/** Whether the second of two readings, a quarter of an hour apart, is news. */
function isNews(first: Reading["further"], second: Reading["further"]): boolean {
  const filter = new NewsFilter(rule, 0);
  const withPlaces = (ticks: number, further: Reading["further"]): Reading =>
    further === undefined ? readingAt(ticks) : { ...readingAt(ticks), further };
  filter.sent(withPlaces(0, first));
  return filter.admits(withPlaces(15 * minute, second));
}

describe("NewsFilter, of places 2 and 3", () => {
  it("admits nothing where every place is as it was", () => {
    expect(isNews(undefined, undefined)).toBe(false);
    expect(isNews([place()], [place({ moisture: 0.249, temperature: 10.9 })])).toBe(false);
    expect(isNews([undefined, place()], [undefined, place()])).toBe(false);
    expect(isNews([place(), undefined], [place()])).toBe(false);
  });

  it("admits a value of any place that has moved by its deadband", () => {
    expect(isNews([place()], [place({ moisture: 0.25 })])).toBe(true);
    expect(isNews([undefined, place()], [undefined, place({ temperature: 9 })])).toBe(true);
  });

  it("admits another quality, or other faults, at any place", () => {
    expect(isNews([place()], [place({ quality: "uncertain" })])).toBe(true);
    expect(isNews([place(), place()], [place(), place({ faults: ["moistureFlat"] })])).toBe(true);
    const flat = place({ faults: ["moistureFlat"] });
    expect(isNews([flat], [place({ faults: ["moistureJump"] })])).toBe(true);
    expect(isNews([flat], [flat])).toBe(false);
  });

  it("admits a place that comes or goes", () => {
    expect(isNews(undefined, [place()])).toBe(true);
    expect(isNews([place(), place()], [place()])).toBe(true);
  });
});
