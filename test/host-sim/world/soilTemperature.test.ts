import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenLayers } from "../../../host-sim/world/soilLayers";
import { dampingDepth, SoilTemperature, temperatureAt } from "../../../host-sim/world/soilTemperature";
import { soilTextures } from "../../../src/model/soil";

const STEP = 900;
const DAY = 86_400;
const layers = evenLayers(soilTextures.loam);
const moist = { content: 0.28, porosity: soilTextures.loam.porosity };

const soilOf = (content: number, start: number, deep = start) =>
  new SoilTemperature({ layers, content: () => content }, deep, () => start);

function at(soil: SoilTemperature, depth: number, surface = 0): number {
  const state = new Float32Array(soil.size);
  soil.copyTo(state, 0);
  return temperatureAt(state, 0, depth, surface);
}

/** Amplitude and delay (radians) at a depth under a wave of ±10 °C at the surface, once it has settled. */
function waveAt(depth: number, period: number) {
  const soil = soilOf(moist.content, 10);
  let [sine, cosine, steps] = [0, 0, 0];
  for (let time = 0; time < 12 * period; time += STEP) {
    const angle = (2 * Math.PI * time) / period;
    soil.step(STEP, 10 + 10 * Math.sin(angle));
    if (time < 10 * period) continue;
    // The state is that at the end of the step.
    const end = angle + (2 * Math.PI * STEP) / period;
    sine += (at(soil, depth) - 10) * Math.sin(end);
    cosine += (at(soil, depth) - 10) * Math.cos(end);
    steps += 1;
  }
  return { amplitude: (2 / steps) * Math.hypot(sine, cosine), delay: -Math.atan2(cosine, sine) };
}

describe("SoilTemperature", () => {
  it("damps the day by 1/e with each damping depth, about 12 cm in moist loam", () => {
    const depth = dampingDepth(moist, DAY);
    expect(depth).toBeGreaterThan(0.1);
    expect(depth).toBeLessThan(0.14);
    for (const below of [0.075, 0.125, 0.225]) {
      const share = waveAt(below, DAY).amplitude / (10 * Math.exp(-below / depth));
      expect(Math.abs(share - 1)).toBeLessThan(0.1);
    }
  });

  it("brings the day's wave later by one radian a damping depth", () => {
    const depth = dampingDepth(moist, DAY);
    for (const below of [0.075, 0.125, 0.225]) {
      expect(Math.abs(waveAt(below, DAY).delay - below / depth)).toBeLessThan(0.15);
    }
  });

  it("lets a slow wave deeper than a quick one", () => {
    expect(waveAt(0.5, 10 * DAY).amplitude).toBeGreaterThan(5 * waveAt(0.5, DAY).amplitude);
  });

  it("keeps wet soil at zero while its water freezes", () => {
    const soil = soilOf(0.35, 5);
    const hours = { aboutZero: 0, aboutTwo: 0 };
    for (let time = 0; time < 10 * DAY; time += STEP) {
      soil.step(STEP, -6);
      const temperature = at(soil, 0.075);
      if (Math.abs(temperature) < 0.2) hours.aboutZero += STEP / 3600;
      if (Math.abs(temperature - 2) < 0.2) hours.aboutTwo += STEP / 3600;
    }
    expect(at(soil, 0.075)).toBeLessThan(-1);
    expect(hours.aboutZero).toBeGreaterThan(12);
    expect(hours.aboutZero).toBeGreaterThan(8 * hours.aboutTwo);
  });

  it("thaws again through zero", () => {
    const soil = soilOf(0.3, -3);
    for (let time = 0; time < 40 * DAY; time += STEP) soil.step(STEP, 6);
    expect(at(soil, 0.075)).toBeGreaterThan(3);
  });

  it("is never colder or warmer than the air and the soil have been", () => {
    const airs = fc.array(fc.double({ min: -30, max: 40, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(airs, fc.double({ min: 0.03, max: 0.46, noNaN: true }), (series, content) => {
        const soil = soilOf(content, 5);
        for (const air of series) for (let step = 0; step < 8; step++) soil.step(STEP, air);
        const [coldest, warmest] = [Math.min(5, ...series), Math.max(5, ...series)];
        for (const depth of [0.025, 0.1, 0.5, 2, 4]) {
          expect(at(soil, depth)).toBeGreaterThan(coldest - 1e-3);
          expect(at(soil, depth)).toBeLessThan(warmest + 1e-3);
        }
      }),
    );
  });

  it("refuses steps that are too long", () => {
    expect(() => soilOf(0.2, 5).step(901, 0)).toThrow("A step of heat takes up to 900 s, not 901.");
  });
});

describe("temperatureAt", () => {
  it("goes in a straight line from the surface through the slices, and holds below them", () => {
    const soil = new SoilTemperature({ layers, content: () => 0.2 }, 0, (depth) => 10 + 10 * depth);
    const state = new Float32Array(soil.size + 3);
    soil.copyTo(state, 3);
    expect(temperatureAt(state, 3, 0, 20)).toBe(20);
    expect(temperatureAt(state, 3, 0.0125, 20)).toBeCloseTo(15.125, 4);
    expect(temperatureAt(state, 3, 0.3, 20)).toBeCloseTo(13, 4);
    expect(temperatureAt(state, 3, 9, 20)).toBeCloseTo(10 + 10 * 2.875, 4);
  });
});
