import { expect, it } from "vitest";
import { run } from "./scenarioRig";

/** The scenario frost, for a few days about freezing. The thermometer shows 0.4 °C too much. */
const days = `name: Days about freezing
start: 2025-12-15
lasts: 15d
field:
  latitude: 50.5
  soil: siltLoam
  water: 0.3
  weather: { climate: continental }
depths: [0.05]
probes:
  - part: { kind: capacitive, pin: 3 }
    unit: 21
    calibration: soilTwoPoint
  - part: { kind: ds18b20, pin: 5 }
    unit: 18
device: { settings: { telemetryInterval: 3600, schedule: { frostFactor: 1 } } }
`;

it("lets no frozen soil out as good where the thermometer shows too much, as real ones may", () => {
  const { records, field } = run(days);
  const truths = records.map(({ time }) => field.temperature(time, 0.05) ?? Number.NaN);
  expect(truths.filter((truth) => truth < 0).length).toBeGreaterThan(20);
  const errors = records.flatMap(({ time, fields }, index) => {
    if (fields["quality"] !== "good") return [];
    expect(Number(fields["soilTemperature"]) - (truths[index] ?? 0)).toBeCloseTo(0.39, 1);
    return [Math.abs(Number(fields["soilMoisture"]) - (field.moisture(time, 0.05) ?? 0))];
  });
  expect(errors.length).toBeGreaterThan(20);
  expect(Math.max(...errors)).toBeLessThan(0.05);
});
