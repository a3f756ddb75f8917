import { describe, expect, it } from "vitest";
import { Ingestion } from "../../../src/modules/ingestion";
import { conditions, minute, moduleSettings, readingAt, readingWithoutMoisture } from "./modulesFixture";

const settings = moduleSettings("ingestion");

function withDeadband(rule: { readonly [name: string]: number }, telemetry = 15, sampling = 15): Ingestion {
  return new Ingestion(settings, conditions({ reportOnChange: rule }, telemetry * minute, sampling * minute));
}

describe("Ingestion: report on change", () => {
  it("sends the first record", () => {
    expect(withDeadband({ soilMoisture: 0.05 }).take(readingAt(0)).records).toHaveLength(1);
  });

  it("leaves out and counts a record that has not moved by the deadband", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05 });
    ingestion.take(readingAt(0, 0.2));
    expect(ingestion.take(readingAt(15 * minute, 0.249))).toEqual({ records: [], suppressed: 1 });
  });

  it("sends a record that has moved by exactly the deadband", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05 });
    ingestion.take(readingAt(0, 0.2));
    expect(ingestion.take(readingAt(15 * minute, 0.25)).records).toHaveLength(1);
  });

  it("compares with the last one sent, so that slow changes add up", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05 });
    const sent = [0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32].map(
      (moisture, index) => ingestion.take(readingAt(index * 15 * minute, moisture)).records?.length,
    );
    expect(sent).toEqual([1, 0, 0, 1, 0, 0, 1]);
  });

  it("lets a value without a deadband take no part", () => {
    const ingestion = withDeadband({ soilTemperature: 1 });
    ingestion.take(readingAt(0, 0.2, 15));
    expect(ingestion.take(readingAt(15 * minute, 0.4, 15.9)).records).toEqual([]);
    expect(ingestion.take(readingAt(30 * minute, 0.4, 14)).records).toHaveLength(1);
  });

  it("sends a record whose quality or faults have changed", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05 });
    ingestion.take(readingAt(0));
    expect(ingestion.take(readingWithoutMoisture(15 * minute)).records).toHaveLength(1);
    expect(ingestion.take(readingWithoutMoisture(30 * minute)).records).toEqual([]);
    const other = { ...readingWithoutMoisture(45 * minute), faults: ["moistureSaturated"] } as const;
    expect(ingestion.take(other).records).toHaveLength(1);
  });

  it("sends a record after the maximum silence, though timers come a little early or late", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05, maximumSilence: 3600 });
    const sent = [0, 15, 30, 45, 60, 75].map(
      (at, index) => ingestion.take(readingAt(at * minute + (index === 0 ? 20 : 0))).records?.length,
    );
    expect(sent).toEqual([1, 0, 0, 0, 1, 0]);
  });

  it("sends a reading that moves within a window at once, apart from the quiet ones before it", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05 }, 15, 5);
    for (const at of [0, 5, 10, 15]) ingestion.take(readingAt(at * minute, 0.2));
    const moved = readingAt(20 * minute, 0.3);
    const outcome = ingestion.take(moved);
    expect(outcome).toEqual({ records: [moved], suppressed: 1 });
    expect(outcome.records?.[0]).toBe(moved);
  });

  it("goes on with the rest of the window after such a reading", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05, maximumSilence: 300 }, 15, 5);
    for (const at of [0, 5, 10]) ingestion.take(readingAt(at * minute, 0.2));
    ingestion.take(readingAt(15 * minute, 0.3));
    ingestion.take(readingAt(20 * minute, 0.3));
    const [record] = ingestion.take(readingAt(25 * minute, 0.3)).records ?? [];
    expect(record?.statistics?.samples).toBe(2);
  });

  it("keeps what was sent last in mind under another deadband", () => {
    const ingestion = withDeadband({ soilMoisture: 0.05 });
    ingestion.take(readingAt(0, 0.2));
    ingestion.configure(settings, conditions({ reportOnChange: { soilMoisture: 0.01 } }));
    expect(ingestion.take(readingAt(15 * minute, 0.205)).records).toEqual([]);
    expect(ingestion.take(readingAt(30 * minute, 0.215)).records).toHaveLength(1);
  });
});
