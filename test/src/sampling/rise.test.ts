import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultCode } from "../../../src/model/faults";
import { Rise } from "../../../src/sampling/rise";

const minute = 60_000;
const hour = 60 * minute;
const threshold = 0.02;

/** Takes readings of place 1, each [minutes, m³/m³], and says at which of them a rise was seen. */
function risesAt(...readings: readonly (readonly [number, number | undefined, ...FaultCode[]])[]): number[] {
  const rise = new Rise();
  return readings.flatMap(([minutes, moisture, ...faults]) => {
    const ticks = minutes * minute;
    rise.take({ ticks, quality: "good", faults, ...(moisture !== undefined && { moisture }) }, threshold);
    return rise.isWithin(1, ticks) ? [minutes] : [];
  });
}

describe("Rise", () => {
  it("sees a water content that has risen by the threshold within an hour", () => {
    expect(risesAt([0, 0.2], [15, 0.21], [30, 0.22], [45, 0.221])).toEqual([30, 45]);
  });

  it("sees one from hour to hour", () => {
    expect(risesAt([1, 0.2], [61, 0.22], [121, 0.22])).toEqual([61]);
  });

  it("takes no notice of one that takes longer", () => {
    expect(risesAt([0, 0.2], [30, 0.21], [70, 0.215], [100, 0.229])).toEqual([]);
    expect(risesAt([0, 0.2], [24 * 60, 0.4])).toEqual([]);
  });

  it("rises from the lowest of the hour", () => {
    expect(risesAt([0, 0.3], [15, 0.2], [30, 0.219], [45, 0.22])).toEqual([45]);
  });

  it("believes no doubtful water content, and one of a probe that was never calibrated", () => {
    expect(risesAt([0, 0.2], [15, 0.45, "moistureJump"], [30, 0.2])).toEqual([]);
    expect(risesAt([0, 0.05, "moistureUnstable"], [15, 0.2])).toEqual([]);
    expect(risesAt([0, 0.2, "moistureUncalibrated"], [15, 0.3, "moistureUncalibrated"])).toEqual([15]);
  });

  it("goes on over readings without a water content", () => {
    expect(risesAt([0, 0.2], [15, undefined, "moistureNoSignal"], [30, 0.23])).toEqual([30]);
  });

  it("sees a rise at any place", () => {
    const rise = new Rise();
    const at = (ticks: number, third: number) =>
      rise.take(
        {
          ticks,
          quality: "good",
          faults: [],
          moisture: 0.2,
          further: [undefined, { quality: "good", faults: [], moisture: third }],
        },
        threshold,
      );
    at(0, 0.1);
    expect(rise.isWithin(hour, 0)).toBe(false);
    at(15 * minute, 0.15);
    expect(rise.isWithin(hour, 15 * minute)).toBe(true);
    expect(rise.isWithin(hour, 75 * minute)).toBe(false);
  });

  it("sees what a search through all readings of the last hour sees, to five minutes", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 5, max: 4_000 }), fc.integer({ min: 0, max: 60 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (course) => {
        const rise = new Rise();
        const past: (readonly [number, number])[] = [];
        let ticks = 0;
        for (const [seconds, percent] of course) {
          ticks += seconds * 1000;
          const moisture = percent / 100;
          rise.take({ ticks, quality: "good", faults: [], moisture }, threshold);
          const isRiseWithin = (milliseconds: number) =>
            past.some(([at, low]) => ticks - at <= milliseconds && moisture - low >= threshold - 1e-9);
          if (isRiseWithin(hour)) expect(rise.isWithin(1, ticks)).toBe(true);
          if (!isRiseWithin(hour + 5 * minute)) expect(rise.isWithin(1, ticks)).toBe(false);
          past.push([ticks, moisture]);
        }
      }),
    );
  });
});
