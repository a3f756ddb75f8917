import { describe, expect, it } from "vitest";
import { checkLayers, evenLayers, layerAt } from "../../../host-sim/world/soilLayers";
import { soilTextures } from "../../../src/model/soil";

const layers = evenLayers(soilTextures.loam);

describe("layerAt", () => {
  it("finds the layer of a depth, and the one below where it is on a border", () => {
    expect([0, 0.05, 0.1, 0.2, 0.3, 0.6, 0.99].map((depth) => layerAt(layers, depth))).toEqual([
      0, 0, 1, 1, 2, 3, 3,
    ]);
  });

  it("takes the lowest layer for all that is below", () => {
    expect(layerAt(layers, 50)).toBe(3);
  });
});

describe("evenLayers", () => {
  it("makes a metre of soil that a field takes", () => {
    expect(layers.reduce((sum, { thickness }) => sum + thickness, 0)).toBeCloseTo(1, 9);
    for (const soil of Object.values(soilTextures)) expect(() => checkLayers(evenLayers(soil))).not.toThrow();
  });
});
