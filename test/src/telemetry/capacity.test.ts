import { describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import type { Reading } from "../../../src/sampling/reading";
import { advance } from "../support/fakeBoard";
import { TelemetryRig } from "./telemetryRig";

const days = 30;
const recordsADay = 96;

/** A record as long as it gets: everything measured, the sum of several readings, with faults. */
function longestReading(ticks: number): Reading {
  return {
    ticks,
    moisture: 0.231,
    moistureRaw: 1750.5,
    temperature: 12.34,
    quality: "uncertain",
    faults: ["moistureUnstable", "temperatureCorrupt"],
    statistics: {
      samples: 9,
      moistureMinimum: 0.2,
      moistureMaximum: 0.3,
      moistureSpread: 0.01,
      temperatureMinimum: 10,
      temperatureMaximum: 14,
    },
  };
}

describe("The record flash of a board, 48 sectors", () => {
  it("holds 30 days of 15-minute records of the longest kind, and drops the oldest after that", () => {
    const flash = new NorFlash({ sectorCount: 48, entropy: new SeededRandom(1) });
    const rig = new TelemetryRig({ flash });
    const record = () => {
      advance(rig.time, 900_000);
      rig.telemetry.record(longestReading(rig.board.clock.ticks()));
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
