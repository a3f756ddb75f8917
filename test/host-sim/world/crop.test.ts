import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Crop, cropState, crops } from "../../../host-sim/world/crop";

const kinds = Object.keys(crops) as Crop[];

describe("cropState", () => {
  it("goes by FAO-56's stages: the coefficient rises, stays, and falls while it ripens", () => {
    const basal = (days: number) => cropState(crops.maize, days).basal;
    expect([basal(0), basal(30), basal(70), basal(119)]).toEqual([0.15, 0.15, 1.15, 1.15]);
    expect(basal(50)).toBeCloseTo(0.65, 9);
    expect(basal(135)).toBeCloseTo((1.15 + 0.5) / 2, 9);
  });

  it("has bare ground before it is sown and after it is harvested", () => {
    for (const days of [-1, 150]) expect(cropState(crops.maize, days)).toMatchObject({ basal: 0, cover: 0 });
  });

  it("stands in full leaf where nobody says when it was sown", () => {
    expect(cropState(crops.maize)).toMatchObject({ basal: 1.15, rootDepth: 1.2 });
    expect(cropState(crops.grass, 500)).toEqual(cropState(crops.grass));
  });

  it("covers ground and has roots within what there is, on any day", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.double({ min: -10, max: 400, noNaN: true }), (kind, days) => {
        const { basal, cover, rootDepth } = cropState(crops[kind], days);
        expect(basal).toBeGreaterThanOrEqual(0);
        expect(basal).toBeLessThanOrEqual(1.2);
        expect(cover).toBeGreaterThanOrEqual(0);
        expect(cover).toBeLessThan(1);
        expect(rootDepth).toBeGreaterThanOrEqual(crops[kind].rootDepth[0]);
        expect(rootDepth).toBeLessThanOrEqual(crops[kind].rootDepth[1]);
      }),
    );
  });
});
