import { describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import type { Reading } from "../../../src/sampling/reading";
import { advance } from "../support/fakeBoard";
import { TelemetryRig } from "./telemetryRig";

const recordsADay = 96;

/** A reading of a device with one calibrated probe, a thermometer and a battery, every quarter of an hour: the usual one. */
function usualReading(ticks: number): Reading {
  return {
    ticks,
    moisture: 0.231,
    moistureRaw: 1750.5,
    calibration: { level: "soilTwoPoint", seconds: 1_777_593_600 },
    plantAvailableWater: 0.42,
    temperature: 12.34,
    battery: 3.9,
    quality: "good",
    faults: [],
  };
}

/** The sum of several such readings, with faults. */
function longReading(ticks: number): Reading {
  const statistics = {
    samples: 9,
    moistureMinimum: 0.2,
    moistureMaximum: 0.3,
    moistureSpread: 0.01,
    temperatureMinimum: 10,
    temperatureMaximum: 14,
  };
  return {
    ...usualReading(ticks),
    quality: "uncertain",
    faults: ["moistureUnstable", "batteryLow"],
    statistics,
  };
}

/** The same with three places, each calibrated. */
function readingOfThreePlaces(ticks: number): Reading {
  const { ticks: _, battery: __, ...place } = usualReading(ticks);
  return { ...usualReading(ticks), further: [place, place] };
}

describe("The record flash of a board, 48 sectors", () => {
  it.each([
    [36, "the usual 15-minute records", usualReading],
    [25, "such that sum up several readings, with faults", longReading],
    [22, "such of three places", readingOfThreePlaces],
  ] as const)("holds %i days of %s, and drops the oldest after that", (days, _, readingAt) => {
    const flash = new NorFlash({ sectorCount: 48, entropy: new SeededRandom(1) });
    const rig = new TelemetryRig({ flash });
    const record = () => {
      advance(rig.time, 900_000);
      rig.telemetry.record(readingAt(rig.board.clock.ticks()));
    };
    for (let count = 0; count < days * recordsADay; count++) record();
    expect(rig.telemetry.dropped).toBe(0);
    expect(rig.telemetry.waiting).toBe(days * recordsADay);
    expect(rig.faults).not.toContain("outboxFull");
    for (let count = 0; count < 10 * recordsADay; count++) record();
    expect(rig.telemetry.dropped).toBeGreaterThan(0);
    expect(rig.telemetry.waiting).toBeGreaterThan(days * recordsADay);
    expect(rig.faults).toContain("outboxFull");
  });
});
