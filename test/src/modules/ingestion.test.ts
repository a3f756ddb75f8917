import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ingestion } from "../../../src/modules/ingestion";
import type { Outcome } from "../../../src/modules/module";
import type { Reading } from "../../../src/sampling/reading";
import { anyReadings, conditions, minute, moduleSettings, readingAt } from "./modulesFixture";

const settings = moduleSettings("ingestion");

function ticksOf(outcome: Outcome): readonly number[] {
  return (outcome.records ?? []).map((record) => record.ticks);
}

/** The minutes at which records came, with a reading every `sampling` minutes. */
function recordMinutes(
  ingestion: Ingestion,
  sampling: number,
  count: number,
  jitter = () => 0,
): readonly number[] {
  const minutes: number[] = [];
  for (let index = 0; index < count; index++) {
    const outcome = ingestion.take(readingAt(index * sampling * minute + jitter()));
    for (const ticks of ticksOf(outcome)) minutes.push(Math.round(ticks / minute));
  }
  return minutes;
}

describe("Ingestion: windows", () => {
  it("lets each reading through unchanged where the intervals are equal", () => {
    const ingestion = new Ingestion(settings, conditions());
    const reading = readingAt(5);
    expect(ingestion.take(reading).records?.[0]).toBe(reading);
  });

  it("closes a window with its last reading", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 5 * minute));
    expect(recordMinutes(ingestion, 5, 9)).toEqual([10, 25, 40]);
  });

  it("keeps the rhythm of telemetry where the sampling interval does not go into it", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 4 * minute));
    expect(recordMinutes(ingestion, 4, 16)).toEqual([12, 28, 44, 56]);
  });

  it("makes each reading a record where sampling is the rarer", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 60 * minute));
    expect(recordMinutes(ingestion, 60, 3)).toEqual([0, 60, 120]);
  });

  it("is not shifted by timers that come late", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 5 * minute));
    let turn = 0;
    expect(recordMinutes(ingestion, 5, 9, () => [900, 0, 2000, 5][turn++ % 4] ?? 0)).toEqual([10, 25, 40]);
  });

  it("closes a window whose last readings a stall has swallowed with the next reading", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 5 * minute));
    ingestion.take(readingAt(0));
    const outcome = ingestion.take(readingAt(20 * minute));
    expect(ticksOf(outcome)).toEqual([0]);
    expect(ticksOf(ingestion.take(readingAt(25 * minute)))).toEqual([25 * minute]);
  });

  it("gives what it holds when it is closed, once", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 5 * minute));
    ingestion.take(readingAt(0));
    ingestion.take(readingAt(5 * minute));
    expect(ingestion.close().records?.[0]?.statistics?.samples).toBe(2);
    expect(ingestion.close().records).toBeUndefined();
  });

  it.each([
    ["telemetry interval", conditions({}, 30 * minute, 5 * minute)],
    ["sampling interval", conditions({}, 15 * minute, 3 * minute)],
    ["calibration", conditions({ calibration: { soilMoisture: { dryRaw: 2300 } } }, 15 * minute, 5 * minute)],
    [
      "calibration of another place",
      conditions({ calibration3: { soilTemperature: { offset: 1 } } }, 15 * minute, 5 * minute),
    ],
    ["soil", conditions({ soil: { porosity: 0.5 } }, 15 * minute, 5 * minute)],
  ])("gives what it holds under another %s", (_, device) => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 5 * minute));
    ingestion.take(readingAt(0));
    expect(ticksOf(ingestion.configure(settings, device))).toEqual([0]);
  });

  it("goes on with its window under settings that change no window", () => {
    const ingestion = new Ingestion(settings, conditions({}, 15 * minute, 5 * minute));
    ingestion.take(readingAt(0));
    const others = moduleSettings("ingestion", { statistics: "none" });
    const device = conditions({ healthInterval: 60 }, 15 * minute, 5 * minute);
    expect(ingestion.configure(others, device).records).toBeUndefined();
    ingestion.take(readingAt(5 * minute));
    expect(ingestion.take(readingAt(10 * minute)).records?.[0]?.statistics).toEqual({ samples: 3 });
  });

  it("loses and repeats no reading, whatever comes", () => {
    const interval = fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * minute);
    fc.assert(
      fc.property(anyReadings, interval, interval, (readings, telemetry, sampling) => {
        const ingestion = new Ingestion(settings, conditions({}, telemetry, sampling));
        const records: Reading[] = [];
        for (const reading of readings) records.push(...(ingestion.take(reading).records ?? []));
        records.push(...(ingestion.close().records ?? []));
        const samples = records.reduce((sum, record) => sum + (record.statistics?.samples ?? 1), 0);
        expect(samples).toBe(readings.length);
      }),
    );
  });
});
