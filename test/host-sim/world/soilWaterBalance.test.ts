import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Crop, cropState, crops } from "../../../host-sim/world/crop";
import { evenLayers, saturatedConductivity } from "../../../host-sim/world/soilLayers";
import { SoilWaterBalance } from "../../../host-sim/world/soilWaterBalance";
import { type SoilTexture, soilTextures } from "../../../src/model/soil";

const textures = Object.keys(soilTextures) as SoilTexture[];
const kinds = Object.keys(crops) as Crop[];
const bare = cropState(crops.none);
const grass = cropState(crops.grass);
const HOURS = 0.25;

/** So many hours of the same in quarter hours. */
function pass(
  soil: SoilWaterBalance,
  hours: number,
  each: { supply?: number; reference?: number; crop?: typeof bare },
) {
  const { supply = 0, reference = 0, crop = bare } = each;
  for (let step = 0; step < hours / HOURS; step++) soil.step({ hours: HOURS, supply, reference, crop });
}

const layer = fc.record({
  thickness: fc.double({ min: 0.02, max: 1, noNaN: true }),
  soil: fc.constantFrom(...textures).map((texture) => soilTextures[texture]),
});
const weather = fc.record({
  supply: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 40, noNaN: true })),
  reference: fc.double({ min: 0, max: 0.4, noNaN: true }),
  crop: fc
    .tuple(fc.constantFrom(...kinds), fc.integer({ min: -5, max: 200 }))
    .map(([kind, days]) => cropState(crops[kind], days)),
});

describe("SoilWaterBalance", () => {
  it("loses and makes no water, in any season of any soil: it closes to 1e-9 mm", () => {
    fc.assert(
      fc.property(
        fc.array(layer, { minLength: 2, maxLength: 6 }),
        fc.array(weather, { minLength: 1, maxLength: 20 }),
        (layers, season) => {
          const soil = new SoilWaterBalance(layers);
          const before = soil.storage;
          for (const each of season) pass(soil, 10, each);
          const { supplied, runoff, percolation, evaporation, transpiration } = soil.fluxes;
          const kept = supplied - runoff - percolation - evaporation - transpiration;
          expect(Math.abs(soil.storage - before - kept)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it("keeps each layer between half its wilting point and its porosity", () => {
    fc.assert(
      fc.property(
        fc.array(layer, { minLength: 2, maxLength: 6 }),
        fc.array(weather, { minLength: 1, maxLength: 20 }),
        (layers, season) => {
          const soil = new SoilWaterBalance(layers);
          for (const each of season) {
            pass(soil, 10, each);
            for (const [index, { soil: profile }] of layers.entries()) {
              expect(soil.content(index)).toBeGreaterThan(profile.wiltingPoint / 2 - 1e-9);
              expect(soil.content(index)).toBeLessThan(profile.porosity + 1e-9);
            }
          }
        },
      ),
    );
  });

  it.each(textures)("brings a soaked %s near field capacity in about two days", (texture) => {
    const { fieldCapacity, porosity } = soilTextures[texture];
    const layers = evenLayers(soilTextures[texture]);
    const soil = new SoilWaterBalance(layers, [porosity]);
    pass(soil, 48, {});
    const left = (soil.content(0) - fieldCapacity) / (porosity - fieldCapacity);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThan(0.2);
  });

  it("drains sand sooner than clay", () => {
    const left = (texture: "sand" | "clay") => {
      const { fieldCapacity, porosity } = soilTextures[texture];
      const soil = new SoilWaterBalance(evenLayers(soilTextures[texture]), [porosity]);
      pass(soil, 12, {});
      return (soil.content(0) - fieldCapacity) / (porosity - fieldCapacity);
    };
    expect(left("sand")).toBeLessThan(left("clay") / 2);
  });

  it("brings rain to a depth later than to the top", () => {
    const soil = new SoilWaterBalance(evenLayers(soilTextures.loam), [0.2, 0.2, 0.2, 0.2]);
    pass(soil, 2, { supply: 1.5 });
    expect(soil.content(0)).toBeGreaterThan(0.3);
    expect(soil.content(1)).toBeLessThan(0.21);
    pass(soil, 48, {});
    expect(soil.content(1)).toBeGreaterThan(0.21);
  });

  it("lets run off what falls faster than the top soil conducts", () => {
    const conductivity = saturatedConductivity(soilTextures.clay);
    const soil = new SoilWaterBalance(evenLayers(soilTextures.clay));
    soil.step({ hours: 1, supply: 30, reference: 0, crop: bare });
    expect(soil.fluxes.runoff).toBeCloseTo(30 - conductivity, 9);
  });

  it("lets run off what a full soil cannot take", () => {
    const { porosity } = soilTextures.sand;
    const soil = new SoilWaterBalance(evenLayers(soilTextures.sand), [
      porosity,
      porosity,
      porosity,
      porosity,
    ]);
    soil.step({ hours: 1, supply: 10, reference: 0, crop: bare });
    expect(soil.fluxes.runoff).toBe(10);
  });

  it("transpires what FAO-56 says while water is readily available, and less when it is not", () => {
    const soil = new SoilWaterBalance(evenLayers(soilTextures.loam));
    pass(soil, 24, { reference: 0.05, crop: grass });
    expect(soil.fluxes.transpiration).toBeCloseTo(0.9 * 0.05 * 96, 6);
    pass(soil, 24 * 20, { reference: 0.05, crop: grass });
    const before = soil.fluxes.transpiration;
    pass(soil, 24, { reference: 0.05, crop: grass });
    expect(soil.fluxes.transpiration - before).toBeLessThan(0.3 * 0.9 * 0.05 * 96);
  });

  it("leaves what is below the roots alone, and dries bare soil at the top only", () => {
    const soil = new SoilWaterBalance(evenLayers(soilTextures.loam));
    pass(soil, 24 * 30, { reference: 0.05 });
    expect(soil.content(0)).toBeLessThan(soilTextures.loam.wiltingPoint);
    expect(soil.content(1)).toBeCloseTo(soilTextures.loam.fieldCapacity, 9);
    expect(soil.fluxes.transpiration).toBe(0);
  });

  it("refuses layers and contents that cannot be, and says what may", () => {
    const [layers, { loam }] = [evenLayers(soilTextures.loam), soilTextures];
    expect(() => new SoilWaterBalance(layers.slice(0, 1))).toThrow(
      "A field has 2 to 6 layers of soil, not 1.",
    );
    expect(() => new SoilWaterBalance(layers, [0.6])).toThrow(/from half its wilting point to its porosity/);
    const thin = { thickness: 0, soil: loam };
    expect(() => new SoilWaterBalance([thin, thin])).toThrow("A layer of soil is 0.02 to 5 m thick, not 0.");
    const odd = { thickness: 0.1, soil: { ...loam, fieldCapacity: 0.1 } };
    expect(() => new SoilWaterBalance([odd, odd])).toThrow(/must rise in this order/);
  });
});

describe("saturatedConductivity", () => {
  it("is that of Saxton and Rawls for their textures: sand 108, sandy loam 50, loam 15 mm/h", () => {
    expect(saturatedConductivity(soilTextures.sand)).toBeCloseTo(108, -1);
    expect(saturatedConductivity(soilTextures.sandyLoam)).toBeCloseTo(50, -1);
    expect(saturatedConductivity(soilTextures.loam)).toBeCloseTo(15.5, 0);
  });
});
