import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { permittivityOf, waterContentOf } from "../../../host-sim/world/permittivity";
import {
  calibrationPointsOf,
  calibrationText,
  createProbeUnit,
  liquidContent,
  type ProbeUnit,
} from "../../../host-sim/world/probePhysics";
import { parseCalibrationPoints } from "../../../src/model/calibrationPoints";
import { capacitivePart } from "../../../src/sensors/analogSoilProbe";
import type { MoistureScale } from "../../../src/sensors/part";

const capacitive: MoistureScale = capacitivePart.moisture;
/** A part whose counts rise with the water, and one that its maker has calibrated. */
const rising: MoistureScale = {
  ...capacitive,
  unit: "counts",
  lowest: 0,
  highest: 2000,
  nominal: { dryRaw: 320, wetRaw: 1000, dryWaterContent: 0.03, wetWaterContent: 0.45 },
};
const factory: MoistureScale = {
  ...rising,
  highest: 5000,
  nominal: { dryRaw: 1793, wetRaw: 2979, dryWaterContent: 0, wetWaterContent: 0.46 },
  level: "factory",
};
const scales = fc.constantFrom(capacitive, rising, factory);
const seed = fc.nat(100_000);
const content = fc.double({ min: 0.02, max: 0.5, noNaN: true });

/** The water content that the firmware takes for a raw value without a calibration. */
function nominal(scale: MoistureScale, raw: number): number {
  const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = scale.nominal;
  return dryWaterContent + ((raw - dryRaw) / (wetRaw - dryRaw)) * (wetWaterContent - dryWaterContent);
}

const at = (unit: ProbeUnit, moisture: number) => unit.curve(moisture, 20, 3.7);

/** Error over a soil's range, m³/m³, without a calibration. */
function uncalibrated(scale: MoistureScale, units: number): number {
  let [squares, count] = [0, 0];
  for (let number = 0; number < units; number++) {
    const unit = createProbeUnit({ scale, random: new SeededRandom(number) });
    for (let moisture = 0.05; moisture < 0.45; moisture += 0.02) {
      squares += (nominal(scale, at(unit, moisture)) - moisture) ** 2;
      count += 1;
    }
  }
  return Math.sqrt(squares / count);
}

describe("permittivityOf", () => {
  it("is the inverse of Topp's equation over all of a soil's range", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.6, noNaN: true }), (moisture) => {
        expect(waterContentOf(permittivityOf(moisture))).toBeCloseTo(moisture, 10);
      }),
    );
  });

  it("rises with the water, from about 2 when dry", () => {
    expect(permittivityOf(0)).toBeCloseTo(1.9, 1);
    for (let moisture = 0; moisture < 0.6; moisture += 0.01) {
      expect(permittivityOf(moisture + 0.01)).toBeGreaterThan(permittivityOf(moisture));
    }
  });
});

describe("createProbeUnit", () => {
  it("makes a typical unit that meets its part's line at both ends, and leaves it by 0.02 to 0.05 between", () => {
    const unit = createProbeUnit({ scale: capacitive });
    expect([at(unit, 0), at(unit, 0.46)]).toEqual([2200, 1000]);
    const error = [0.1, 0.15, 0.2, 0.25, 0.3].map(
      (moisture) => nominal(capacitive, at(unit, moisture)) - moisture,
    );
    expect(Math.min(...error)).toBeGreaterThan(0.02);
    expect(Math.max(...error)).toBeLessThan(0.05);
  });

  it("makes units that read one way only, whatever part and unit", () => {
    fc.assert(
      fc.property(scales, seed, content, (scale, number, moisture) => {
        const unit = createProbeUnit({ scale, random: new SeededRandom(number) });
        const step = at(unit, moisture + 0.01) - at(unit, moisture);
        expect(Math.sign(step)).toBe(Math.sign(scale.nominal.wetRaw - scale.nominal.dryRaw));
        expect(Math.abs(step)).toBeGreaterThan(1);
      }),
    );
  });

  it("gives what the part can give at all, whatever is around it", () => {
    const any = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(scales, seed, any, any, any, (scale, number, moisture, temperature, volts) => {
        const unit = createProbeUnit({ scale, random: new SeededRandom(number), unregulated: true });
        const raw = unit.curve(moisture, temperature, volts);
        expect(raw).toBeGreaterThanOrEqual(scale.lowest);
        expect(raw).toBeLessThanOrEqual(scale.highest);
      }),
    );
  });

  it("is the same unit for the same randomness and another for another", () => {
    const unit = (number: number) =>
      at(createProbeUnit({ scale: capacitive, random: new SeededRandom(number) }), 0.2);
    expect(unit(1)).toBe(unit(1));
    expect(unit(1)).not.toBe(unit(2));
  });

  it("draws units that are off by 0.05 to 0.1 without a calibration, as studies found", () => {
    const error = uncalibrated(capacitive, 300);
    expect(error).toBeGreaterThan(0.05);
    expect(error).toBeLessThan(0.1);
  });

  it("keeps a factory calibrated part within its maker's 0.03", () => {
    expect(uncalibrated(factory, 300)).toBeLessThan(0.03);
    expect(uncalibrated(factory, 300)).toBeGreaterThan(0.005);
  });

  it("goes with the battery where it has no regulator, and not where it has one", () => {
    const difference = (unregulated: boolean) => {
      const unit = createProbeUnit({ scale: capacitive, unregulated });
      return unit.curve(0.2, 20, 4.1) - unit.curve(0.2, 20, 3.5);
    };
    expect(difference(false)).toBe(0);
    expect(difference(true)).toBeGreaterThan(60);
  });

  it("says by how much it goes with temperature and supply, so that these can be taken out", () => {
    fc.assert(
      fc.property(
        seed,
        content,
        fc.double({ min: 0, max: 40, noNaN: true }),
        (number, moisture, temperature) => {
          const unit = createProbeUnit({
            scale: rising,
            random: new SeededRandom(number),
            unregulated: true,
          });
          const volts = 3.9;
          const above = volts - unit.referenceVoltage;
          const corrected =
            unit.curve(moisture, temperature, volts) -
            unit.temperatureCoefficient * (temperature - unit.referenceTemperature) -
            unit.supplyCoefficient * above -
            unit.supplyCurvature * above * above;
          expect(corrected).toBeCloseTo(at(unit, moisture), 6);
        },
      ),
    );
  });

  it("reads frozen soil as nearly dry, as ice hardly shows", () => {
    const unit = createProbeUnit({ scale: capacitive });
    expect(unit.curve(0.3, -5, 3.7)).toBeCloseTo(at(unit, liquidContent(0.3, -5)), 9);
    expect(liquidContent(0.3, -5)).toBeLessThan(0.06);
    expect(liquidContent(0.3, 0)).toBe(0.3);
  });
});

describe("calibrationPointsOf", () => {
  it("gives points that the firmware takes as the setting, whatever unit", () => {
    fc.assert(
      fc.property(scales, seed, fc.integer({ min: 3, max: 8 }), (scale, number, count) => {
        const unit = createProbeUnit({ scale, random: new SeededRandom(number) });
        const text = calibrationText(calibrationPointsOf(unit, { from: 0.05, until: 0.4, count }));
        expect(text.length).toBeLessThanOrEqual(160);
        expect(parseCalibrationPoints(text)).toHaveLength(count);
      }),
    );
  });

  it("gives the water content back where a unit is straight, and within 0.004 with 8 points where it bends", () => {
    const errorOf = (shape: "bent" | "straight") => {
      const unit = createProbeUnit({ scale: capacitive, random: new SeededRandom(5), shape });
      const points = calibrationPointsOf(unit, { from: 0.05, until: 0.45, count: 8 });
      let largest = 0;
      for (let moisture = 0.05; moisture < 0.45; moisture += 0.003) {
        const raw = at(unit, moisture);
        const next = points.findIndex((point, index) => index > 0 && point.raw <= raw);
        const [one, other] = [points[next - 1], points[next]];
        if (one === undefined || other === undefined) throw new Error("outside the points");
        const share = (raw - one.raw) / (other.raw - one.raw);
        const found = one.waterContent + share * (other.waterContent - one.waterContent);
        largest = Math.max(largest, Math.abs(found - moisture));
      }
      return largest;
    };
    expect(errorOf("straight")).toBeLessThan(1e-9);
    expect(errorOf("bent")).toBeLessThan(0.004);
  });
});
