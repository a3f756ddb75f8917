import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { type Climate, climates } from "../../../host-sim/world/climates";
import { crops } from "../../../host-sim/world/crop";
import { createField, type FieldOptions } from "../../../host-sim/world/field";
import { createGeneratedWeather } from "../../../host-sim/world/generatedWeather";
import { evenLayers } from "../../../host-sim/world/soilLayers";
import { soilTextures } from "../../../src/model/soil";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 5, 1);
const JANUARY = Date.UTC(2026, 0, 1);

function fieldOf(options: Partial<FieldOptions> & { climate?: Climate; seed?: number } = {}) {
  const { climate = "temperate", seed = 1, startsAt = START, latitude = 48 } = options;
  const weather = createGeneratedWeather({
    random: new SeededRandom(seed),
    startsAt,
    latitude,
    climate: climates[climate],
  });
  const layers = evenLayers(soilTextures.loam);
  return createField({ startsAt, latitude, layers, crop: crops.grass, weather, rain: false, ...options });
}

describe("createField", () => {
  it("dries without rain, the top first, and never below what it can", () => {
    const field = fieldOf();
    const at = (day: number, depth: number) => field.moisture(START + day * DAY, depth) ?? Number.NaN;
    expect(at(0, 0.05)).toBeCloseTo(0.28, 6);
    expect(at(5, 0.05)).toBeLessThan(at(5, 0.4));
    expect(at(40, 0.05)).toBeLessThan(at(5, 0.05));
    expect(at(90, 0.05)).toBeGreaterThanOrEqual(0.07 - 1e-6);
  });

  it("gets wet by irrigation, soon at the top and later below, and drains to field capacity", () => {
    const watering = { kind: "irrigation", at: START + 20 * DAY, lasts: 2 * HOUR, millimetres: 40 } as const;
    const field = fieldOf({ waterings: [watering] });
    const at = (hours: number, depth: number) =>
      field.moisture(watering.at + hours * HOUR, depth) ?? Number.NaN;
    expect(at(2, 0.05) - at(0, 0.05)).toBeGreaterThan(0.1);
    expect(at(2, 0.2) - at(0, 0.2)).toBeLessThan(at(24, 0.2) - at(0, 0.2));
    expect(at(60, 0.05)).toBeLessThan(at(3, 0.05));
    expect(field.truth(watering.at + DAY)?.irrigation).toBeCloseTo(40, 4);
  });

  it("lets rain of the weather and of events fall, or the latter alone under a roof", () => {
    const shower = { kind: "rain", at: START + DAY, lasts: HOUR, millimetres: 12 } as const;
    const open = fieldOf({ rain: true, waterings: [shower] }).truth(START + 30 * DAY)?.rain ?? 0;
    const roofed = fieldOf({ waterings: [shower] }).truth(START + 30 * DAY)?.rain ?? 0;
    expect(roofed).toBeCloseTo(12, 4);
    expect(open).toBeGreaterThan(20);
  });

  it("loses and makes no water over a season of any climate", () => {
    for (const climate of Object.keys(climates) as Climate[]) {
      const field = fieldOf({ climate, rain: true, startsAt: JANUARY });
      const end = field.truth(JANUARY + 120 * DAY);
      if (end === undefined) throw new Error("a season is known");
      const thickness = [100, 200, 300, 400];
      const storage = end.contents.reduce(
        (sum, value, index) => sum + (value - 0.28) * (thickness[index] ?? 0),
        0,
      );
      const came = end.rain + end.irrigation - end.snow;
      const went = end.runoff + end.percolation + end.evaporation + end.transpiration;
      // What is remembered has the seven digits of 32 bits.
      expect(Math.abs(came - went - storage)).toBeLessThan(0.01);
      expect(Math.abs(end.supplied - came)).toBeLessThan(0.001);
    }
  });

  it("is below zero near the surface in a continental winter, and not a metre below", () => {
    const field = fieldOf({ climate: "continental", startsAt: JANUARY });
    const days = Array.from({ length: 40 }, (_, day) => JANUARY + day * DAY);
    const lowest = (depth: number) => Math.min(...days.map((now) => field.temperature(now, depth) ?? 99));
    expect(lowest(0.05)).toBeLessThan(-1);
    expect(lowest(1.5)).toBeGreaterThan(0);
  });

  it("lays snow down in frost and lets it melt", () => {
    const field = fieldOf({ climate: "continental", rain: true, startsAt: JANUARY });
    const snow = Array.from({ length: 150 }, (_, day) => field.truth(JANUARY + day * DAY)?.snow ?? 0);
    expect(Math.max(...snow)).toBeGreaterThan(5);
    expect(snow.at(-1)).toBe(0);
  });

  it("is the same for the same seed, in whatever order it is asked", () => {
    const [one, other] = [fieldOf({ rain: true }), fieldOf({ rain: true })];
    const moments = fc.integer({ min: 0, max: 20 * 24 * 60 }).map((minute) => START + minute * MINUTE);
    fc.assert(
      fc.property(moments, fc.constantFrom(0.02, 0.1, 0.3, 0.9), (now, depth) => {
        const before = one.moisture(now, depth);
        one.moisture(START + 25 * DAY, depth);
        expect([one.moisture(now, depth), one.temperature(now, depth)]).toEqual([
          other.moisture(now, depth),
          other.temperature(now, depth),
        ]);
        expect(one.moisture(now, depth)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  it("never jumps: a minute changes little, even in a downpour", () => {
    const storm = { kind: "rain", at: START + 2 * DAY, lasts: HOUR, millimetres: 40 } as const;
    const field = fieldOf({ waterings: [storm] });
    let largest = 0;
    for (let now = storm.at - HOUR; now < storm.at + 3 * HOUR; now += MINUTE) {
      largest = Math.max(
        largest,
        Math.abs((field.moisture(now + MINUTE, 0.05) ?? 9) - (field.moisture(now, 0.05) ?? 99)),
      );
    }
    expect(largest).toBeLessThan(0.01);
  });

  it("is not known before its beginning, nor after 20 years", () => {
    const field = fieldOf();
    expect(field.moisture(START - 1)).toBeUndefined();
    expect(field.truth(START - 1)).toBeUndefined();
    expect(field.temperature(START + 21 * 366 * DAY)).toBeUndefined();
    expect(field.startsAt).toBe(START);
  });

  it("grows its crop: maize draws more in its middle than when it was sown", () => {
    const drawn = (planted: number) => {
      const field = fieldOf({ crop: crops.maize, planted, waterings: [] });
      return field.truth(START + 10 * DAY)?.transpiration ?? 0;
    };
    expect(drawn(START - 80 * DAY)).toBeGreaterThan(4 * drawn(START));
  });

  it("tells the air of its weather", () => {
    expect(fieldOf().air?.(START)).toMatchObject({
      temperature: expect.any(Number),
      humidity: expect.any(Number),
    });
  });
});
