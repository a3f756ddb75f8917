import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUscrnFile } from "../../../host-sim/world/readUscrnFile";
import { createRecordedSoil } from "../../../host-sim/world/recordedSoil";
import type { SoilRow } from "../../../host-sim/world/uscrnFile";

const HOUR = 3_600_000;

function station() {
  const result = readUscrnFile(join(import.meta.dirname, "fixtures", "station.txt"));
  if (!result.ok) throw new Error(result.error);
  return createRecordedSoil(result.rows);
}

describe("createRecordedSoil", () => {
  const start = Date.UTC(2024, 1, 28, 22);

  it("begins with the first row", () => {
    expect(station().startsAt).toBe(start);
  });

  it("holds a row's values until the next row", () => {
    const soil = station();
    expect([soil.moisture(start + HOUR), soil.moisture(start + 2 * HOUR - 1)]).toEqual([0.231, 0.231]);
    expect(soil.moisture(start + 2 * HOUR)).toBe(0.234);
  });

  it("knows nothing where the station has no value", () => {
    const soil = station();
    expect([soil.moisture(start), soil.temperature(start)]).toEqual([undefined, 0.2]);
    expect([soil.moisture(start + 2 * HOUR), soil.temperature(start + 2 * HOUR)]).toEqual([0.234, undefined]);
  });

  it("holds a row's values for one hour at most: in a gap it knows nothing", () => {
    const soil = station();
    expect(soil.moisture(start + 4 * HOUR - 1)).toBe(0.236);
    expect(soil.moisture(start + 4 * HOUR)).toBeUndefined();
    expect(soil.temperature(start + 5 * HOUR - 1)).toBeUndefined();
    expect(soil.moisture(start + 5 * HOUR)).toBe(0.24);
  });

  it("knows nothing before the first row and after the last one's hour", () => {
    const soil = station();
    expect(soil.moisture(start - 1)).toBeUndefined();
    expect(soil.moisture(start + 7 * HOUR - 1)).toBe(0.239);
    expect(soil.moisture(start + 7 * HOUR)).toBeUndefined();
    expect(soil.temperature(start + 1000 * HOUR)).toBeUndefined();
  });

  it("needs at least one row", () => {
    expect(() => createRecordedSoil([])).toThrow(RangeError);
  });

  it("gives the same in whatever order it is asked as a search from the start would", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 3 * HOUR }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(gaps, fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true })), (steps, places) => {
        let time = 1_000_000;
        const rows = steps.map((step, index): SoilRow => {
          time += step;
          return { time, moisture: index / 100, temperature: index };
        });
        const soil = createRecordedSoil(rows);
        for (const place of places) {
          const now = Math.floor(1_000_000 + place * (time - 1_000_000 + HOUR));
          const row = rows.findLast((candidate) => candidate.time <= now);
          const expected = row !== undefined && now - row.time < HOUR ? row : undefined;
          expect(soil.moisture(now)).toBe(expected?.moisture);
          expect(soil.temperature(now)).toBe(expected?.temperature);
        }
      }),
    );
  });
});
