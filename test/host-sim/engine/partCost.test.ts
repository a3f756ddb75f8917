import { expect, test } from "vitest";
import { measureParts } from "../../../bench/partCost/partCost";
import { partTable } from "../../../src/sensors/partTable";
import { describeXs } from "./describeXs";

/** Instructions and slots that one sample may take: what it took when this was written, and a third more. */
const limits: { readonly [kind: string]: readonly [instructions: number, slots: number] } = {
  battery: [4_000, 45],
  capacitive: [7_200, 45],
  chirp: [31_000, 540],
  ds18b20: [21_000, 900],
  sdi12: [90_000, 1_850],
  seesaw: [27_000, 400],
  sht3x: [36_000, 580],
};

describeXs("one sample of each part on XS", () => {
  test("leaves no slot behind, and takes no more instructions and slots than it may", () => {
    const costs = measureParts();
    expect(costs.map(({ kind }) => kind)).toEqual(Object.keys(partTable));
    for (const { kind, steps, instructions, slots, left } of costs) {
      const [mostInstructions, mostSlots] = limits[kind] ?? [0, 0];
      expect(left, kind).toBe(0);
      expect(steps, kind).toBeGreaterThan(0);
      // Less would be a driver that did not measure.
      expect(instructions, kind).toBeGreaterThan(1_000);
      expect(instructions, kind).toBeLessThan(mostInstructions);
      expect(slots, kind).toBeLessThan(mostSlots);
    }
  });
});
