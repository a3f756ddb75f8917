import { describe, expect, it } from "vitest";
import type { Reading } from "../../../src/sampling/reading";
import { describeRecord } from "../../../src/telemetry/describeRecord";

const plain: Reading = { ticks: 5, moisture: 0.2314, temperature: 12.341, quality: "good", faults: [] };
const words = (more: Partial<Reading> = {}) =>
  describeRecord({ sequence: 7, boot: 1, reading: { ...plain, ...more } });

describe("describeRecord", () => {
  it("tells what was measured, and how far it can be trusted", () => {
    expect(words()).toBe("reading 7: 0.231 m³/m³, 12.34 °C, good");
    expect(words({ quality: "uncertain", faults: ["moistureUnstable", "moistureFlat"] })).toBe(
      "reading 7: 0.231 m³/m³, 12.34 °C, uncertain moistureUnstable moistureFlat",
    );
  });

  it("says what was not measured", () => {
    const reading = { ticks: 5, quality: "bad", faults: ["moistureNoSignal"] } as const;
    expect(describeRecord({ sequence: 7, boot: 1, reading })).toBe(
      "reading 7: no moisture, no temperature, bad moistureNoSignal",
    );
  });

  it("tells air, battery and the other places behind", () => {
    const place = { moisture: 0.3, quality: "good", faults: [] } as const;
    expect(
      words({ airTemperature: -1, airHumidity: 45.25, battery: 3.906, further: [undefined, place] }),
    ).toBe(
      "reading 7: 0.231 m³/m³, 12.34 °C, good, air -1.00 °C, humidity 45.3 %, battery 3.91 V; place 3: 0.300 m³/m³, no temperature, good",
    );
  });
});
