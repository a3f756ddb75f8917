import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { createSimulatedParts } from "../../../host-sim/bus/simulatedParts";
import { usualParts } from "../../../host-sim/bus/usualParts";
import { calibrationPointsOf, calibrationText, createProbeUnit } from "../../../host-sim/world/probePhysics";
import { readUscrnFile } from "../../../host-sim/world/readUscrnFile";
import { createRecordedSoil } from "../../../host-sim/world/recordedSoil";
import type { SoilRow } from "../../../host-sim/world/uscrnFile";
import type { Reading } from "../../../src/sampling/reading";
import { ReadingJudge } from "../../../src/sampling/readingJudge";
import { Sampler } from "../../../src/sampling/sampler";
import { capacitivePart } from "../../../src/sensors/analogSoilProbe";
import { partTable } from "../../../src/sensors/partTable";
import { settingsWith } from "../../src/sampling/judgeFixture";

const hour = 3_600_000;
const sample = fileURLToPath(new URL("../../../../shared/data/uscrn-hourly-sample.txt", import.meta.url));

/**
 * What is stated in docs/sensing.md: a code of the converter stands for 0.6 mV, 0.00023 m³/m³ on this unit's line; its noise of
 * 2 mV, as the median of five means of sixteen, is 0.0003 m³/m³ at most times. The temperature has steps of a sixteenth.
 */
const moistureQuantum = 0.001;
const temperatureQuantum = 1 / 32;

/** Rows of a station pass through a probe's physics, the converter, the driver and the calibration: a reading for each. */
function replay(rows: readonly SoilRow[]): readonly Reading[] {
  const world = createRecordedSoil(rows);
  const time = new VirtualTime({ epoch: world.startsAt });
  const unit = createProbeUnit({
    scale: capacitivePart.moisture,
    random: new SeededRandom("a unit"),
    shape: "straight",
  });
  const points = calibrationPointsOf(unit, { from: 0, until: 0.6, count: 8 });
  const settings = settingsWith({
    calibration: {
      soilMoisture: {
        points: calibrationText(points),
        temperatureCoefficient: unit.temperatureCoefficient,
      },
    },
    soil: { porosity: 0.6, fieldCapacity: 0.3, wiltingPoint: 0.1 },
    plausibility: { flatReadings: 0 },
  });
  const parts = createSimulatedParts({
    time,
    random: new SeededRandom("replay"),
    world,
    parts: usualParts,
    volts: () => 3.7,
    curveOf: () => unit.curve,
  });
  const readings: Reading[] = [];
  const sampler = new Sampler({
    clock: { ticks: () => time.ticks(), now: () => time.now() },
    timer: time.timer,
    io: parts.io,
    parts: usualParts,
    table: partTable,
    judge: new ReadingJudge([capacitivePart.moisture, undefined, undefined], settings),
    onReading: (reading) => readings.push(reading),
  });
  for (const { time: measured } of rows) {
    time.runUntil(measured - world.startsAt + 60_000);
    sampler.take(() => undefined);
    time.runUntil(time.ticks() + 10_000);
  }
  sampler.close();
  return readings;
}

/** Each value that was recorded comes back, and each that was not is a fault and no number. */
function expectSame(rows: readonly SoilRow[], readings: readonly Reading[]): void {
  expect(readings).toHaveLength(rows.length);
  for (const [index, { moisture, temperature }] of rows.entries()) {
    const reading = readings[index] as Reading;
    if (temperature === undefined) {
      expect(reading).not.toHaveProperty("temperature");
      expect(reading.faults).toContain("temperatureNoResponse");
    } else
      expect(Math.abs((reading.temperature ?? 99) - temperature)).toBeLessThanOrEqual(temperatureQuantum);
    if (moisture === undefined) {
      expect(reading).not.toHaveProperty("moisture");
      expect(reading.faults).toContain("moistureNoSignal");
    } else if ((temperature ?? 1) > 0.5)
      expect(Math.abs((reading.moisture ?? 99) - moisture)).toBeLessThanOrEqual(moistureQuantum);
  }
}

/** A season of hours with dry spells, rain, and gaps of each kind. */
function madeUpRows(): readonly SoilRow[] {
  const random = new SeededRandom("rows");
  let moisture = 0.3;
  return Array.from({ length: 2_000 }, (_, index) => {
    moisture = random.random() < 0.01 ? 0.42 : Math.max(0.04, moisture - 0.0012 * random.random());
    return {
      time: Date.UTC(2026, 4, 1) + index * hour,
      moisture: random.random() < 0.03 ? undefined : Math.round(moisture * 1_000) / 1_000,
      temperature: random.random() < 0.03 ? undefined : Math.round((14 + 8 * Math.sin(index / 24)) * 10) / 10,
    };
  });
}

describe("A recorded series through probe physics, converter, driver and calibration", () => {
  it("comes back within the stated quantisation, and its gaps as faults", () => {
    const rows = madeUpRows();
    expect(rows.filter((row) => row.moisture === undefined).length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.temperature === undefined).length).toBeGreaterThan(40);
    expectSame(rows, replay(rows));
  });

  it.skipIf(!existsSync(sample))("does so for a station of NOAA's climate network", () => {
    const record = readUscrnFile(sample);
    expect(record).toMatchObject({ ok: true });
    if (record.ok) expectSame(record.rows, replay(record.rows));
  });
});
