import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nominalLine, waterContent } from "../../../src/sampling/calibration";
import { AnalogSoilProbe } from "../../../src/sensors/analogSoilProbe";
import { analogStub, codeFor } from "../sensors/analogStub";

/** The voltage of a water content on the nominal line. */
function millivoltsOf(content: number): number {
  const { dryMillivolts, saturatedMillivolts, saturatedWaterContent } = nominalLine;
  return dryMillivolts - (content / saturatedWaterContent) * (dryMillivolts - saturatedMillivolts);
}

describe("waterContent", () => {
  it("is 0 at the dry end and 0.46 at the saturated end", () => {
    expect(waterContent(2200)).toEqual({ moisture: 0 });
    expect(waterContent(1000)).toEqual({ moisture: 0.46 });
  });

  it("clamps a little drier than dry to 0", () => {
    expect(waterContent(millivoltsOf(-0.0299))).toEqual({ moisture: 0 });
  });

  it.each([-0.0301, 0.601, -1, 5])("refuses %d m³/m³", (content) => {
    expect(waterContent(millivoltsOf(content))).toEqual({ fault: "moistureOutOfRange" });
  });

  it("accepts up to 0.6 m³/m³", () => {
    expect(waterContent(millivoltsOf(0.5999))).toHaveProperty("moisture");
  });

  it("refuses a voltage that is no number", () => {
    expect(waterContent(Number.NaN)).toEqual({ fault: "moistureOutOfRange" });
  });

  it("brings every recorded water content of three decimals back through the ADC unchanged", () => {
    for (let thousandths = 0; thousandths <= 600; thousandths++) {
      const code = codeFor(millivoltsOf(thousandths / 1000));
      const sample = new AnalogSoilProbe({ sensor: analogStub(() => code).sensor }).sample();
      if ("fault" in sample) throw new Error(sample.fault);
      const content = waterContent(sample.millivolts);
      // The half code may lift 0.600 over the limit: then, and only then, it is a fault.
      if ("moisture" in content) expect(Math.round(content.moisture * 1000)).toBe(thousandths);
      else expect(thousandths).toBe(600);
    }
  });

  it("never gives a value outside 0 to 0.6", () => {
    fc.assert(
      fc.property(fc.double(), (millivolts) => {
        const content = waterContent(millivolts);
        if ("moisture" in content) {
          expect(content.moisture).toBeGreaterThanOrEqual(0);
          expect(content.moisture).toBeLessThanOrEqual(0.6);
        }
      }),
    );
  });
});
