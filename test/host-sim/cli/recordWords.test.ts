import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordWords } from "../../../host-sim/cli/recordWords";
import type { JsonObject } from "../../../src/model/boundedJson";
import { telemetryFields } from "../../../src/model/recordFields";
import { toJsonObject } from "../../../src/telemetry/encodeJson";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryRecord, calibratedRecordOf, recordOf } from "../../src/telemetry/arbitraryRecord";

const plain = toJsonObject(telemetryFields, toFields(recordOf(7), 0));

describe("The words of a record", () => {
  it("are as short as what it says", () => {
    expect(recordWords(plain)).toBe(
      "soil moisture 0.230 m³/m³ (raw 1600.3), soil temperature 12.06 °C, good",
    );
  });

  it("tell from which calibration the water content comes, and what it is worth to plants", () => {
    const record = toJsonObject(telemetryFields, toFields(calibratedRecordOf(7), 0));
    expect(recordWords(record)).toBe(
      "soil moisture 0.230 m³/m³ (raw 1600.3, soil two-point calibration of 2026-05-01, 64 % available to plants), soil temperature 12.06 °C, battery 3.91 V, good",
    );
  });

  it.each([
    ["none", "(raw 1600.3, uncalibrated)"],
    ["factory", "(raw 1600.3, factory calibration)"],
    ["multiPoint", "(raw 1600.3, multi-point calibration)"],
    [5, "(raw 1600.3, 5 calibration)"],
  ])("say of the calibration %s: %s", (calibrationLevel, words) => {
    expect(recordWords({ ...plain, calibrationLevel })).toContain(words);
  });

  it("tell air and conductivity, faults, and of how many readings it is the mean", () => {
    const fields = {
      soilConductivity: 0.05,
      airTemperature: 21.5,
      airHumidity: 45,
      quality: "uncertain",
      faults: ["moistureUnstable", "moistureFlat"],
      samples: 9,
    };
    expect(recordWords({ ...plain, ...fields })).toMatch(
      /°C, conductivity 0\.0500 S\/m, air 21\.50 °C, humidity 45\.0 %, uncertain: moistureUnstable, moistureFlat, mean of 9 readings$/,
    );
  });

  it("tell the other places behind, with what they have", () => {
    const others = {
      soilMoisture2: 0.3,
      soilMoistureRaw2: 400,
      calibrationLevel2: "none",
      soilTemperature2: 9,
      quality2: "good",
      quality3: "bad",
      faults3: ["moistureNoResponse"],
    };
    expect(recordWords({ ...plain, ...others })).toMatch(
      /, good; place 2: soil moisture 0\.300 m³\/m³ \(raw 400, uncalibrated\), soil temperature 9\.00 °C, good; place 3: bad: moistureNoResponse$/,
    );
  });

  it("are one line for any record, and for values of any kind", () => {
    const odd = fc.dictionary(fc.constantFrom(...Object.keys(telemetryFields)), fc.jsonValue());
    fc.assert(
      fc.property(arbitraryRecord, odd, (record, strange) => {
        const words = recordWords(toJsonObject(telemetryFields, toFields(record, 0)));
        expect(words).toMatch(/^soil moisture [^\n]+$/);
        expect(words).not.toMatch(/undefined|NaN|\?/);
        expect(recordWords(strange as JsonObject)).not.toBe("");
      }),
    );
  });
});
