import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { waterContent as onLine } from "../../../src/sampling/calibration";
import { AnalogSoilProbe } from "../../../src/sensors/analogSoilProbe";
import { analogStub, codeFor } from "../sensors/analogStub";

const { soilMoisture: defaultLine } = (defaultsOf(settingDefinitions) as Settings).calibration;
const waterContent = (millivolts: number) => onLine(millivolts, defaultLine);

/** The voltage of a water content on the line of the defaults: 0 at 2200 mV, 0.46 m³/m³ at 1000 mV. */
function millivoltsOf(content: number): number {
  return 2200 - (content / 0.46) * 1200;
}

describe("waterContent on the line of the defaults", () => {
  it("is 0 at the dry end and 0.46 at the wet end", () => {
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

describe("waterContent on a line of one's own", () => {
  const line = { dryRaw: 2600, wetRaw: 1200, dryWaterContent: 0.05, wetWaterContent: 0.4 };

  it("goes through both points", () => {
    expect(onLine(2600, line)).toEqual({ moisture: 0.05 });
    expect(onLine(1200, line)).toEqual({ moisture: 0.4 });
  });

  it("goes on beyond the points, to dry and to more than any soil holds", () => {
    expect(onLine(2800, line)).toEqual({ moisture: 0 });
    expect(onLine(2930, line)).toEqual({ fault: "moistureOutOfRange" });
    expect(onLine(300, line)).toEqual({ fault: "moistureOutOfRange" });
  });

  it("falls as the voltage rises, on every line that the setting allows", () => {
    const { fields, rule } = settingDefinitions.calibration.fields.soilMoisture;
    const within = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }) =>
      fc.double({ min: minimum, max: maximum, noNaN: true });
    const lines = fc
      .record({
        dryRaw: within(fields.dryRaw),
        wetRaw: within(fields.wetRaw),
        dryWaterContent: within(fields.dryWaterContent),
        wetWaterContent: within(fields.wetWaterContent),
      })
      .filter((each) => rule(each) === undefined);
    const voltage = fc.double({ min: 150, max: 3300, noNaN: true });
    fc.assert(
      fc.property(lines, voltage, voltage, (each, first, second) => {
        const [lower, higher] = [
          onLine(Math.min(first, second), each),
          onLine(Math.max(first, second), each),
        ];
        if ("fault" in lower || "fault" in higher) return;
        expect(lower.moisture).toBeGreaterThanOrEqual(higher.moisture);
      }),
    );
  });
});
