import { beforeAll, describe, expect, it } from "vitest";
import { DeviceCutCourse, type DeviceCuts } from "../../bench/powerCuts/deviceCuts";

describe("A device whose power is cut at its writes, again and again", () => {
  let cuts: DeviceCuts;
  beforeAll(() => {
    cuts = new DeviceCutCourse(5).run(60);
  }, 120_000);

  it("is cut in flash and in storage", () => {
    expect(cuts.flash).toBeGreaterThan(20);
    expect(cuts.storage).toBeGreaterThan(5);
  });

  it("loses no record and brings none out of order or changed", () => {
    const { made, missing, outOfOrder, contradictory, unknown } = cuts.records;
    expect({ missing, outOfOrder, contradictory }).toEqual({ missing: [], outOfOrder: 0, contradictory: 0 });
    expect(made).toBeGreaterThan(300);
    // Safe on flash, and cut before the log could say so.
    expect(unknown).toBeLessThanOrEqual(cuts.flash + cuts.storage);
    expect(cuts.waiting).toBe(0);
  });

  it("has old settings or new ones after each, never parts of both, and none older than it had acknowledged", () => {
    expect(cuts.generations).toBeGreaterThan(10);
    expect({ looks: cuts.looks, mixtures: cuts.mixtures }).toEqual({ looks: 60, mixtures: 0 });
  });
});
