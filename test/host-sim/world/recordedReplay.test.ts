import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { createSimulatedParts } from "../../../host-sim/bus/simulatedParts";
import { usualParts } from "../../../host-sim/bus/usualParts";
import { calibrationPointsOf, calibrationText, createProbeUnit } from "../../../host-sim/world/probePhysics";
import { readIsmnFiles } from "../../../host-sim/world/readIsmnFiles";
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
/** Colder soil may be frozen, and has no water content then. °C */
const thawed = 1 + temperatureQuantum;

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
    unitOf: () => ({ curve: unit.curve }),
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
  // What was known last: in a gap of the thermometer soil stays as it was.
  let celsius = thawed + 1;
  for (const [index, { moisture, temperature }] of rows.entries()) {
    const reading = readings[index] as Reading;
    celsius = temperature ?? celsius;
    if (temperature === undefined) {
      expect(reading).not.toHaveProperty("temperature");
      expect(reading.faults).toContain("temperatureNoResponse");
    } else
      expect(Math.abs((reading.temperature ?? 99) - temperature)).toBeLessThanOrEqual(temperatureQuantum);
    if (moisture === undefined) {
      expect(reading).not.toHaveProperty("moisture");
      expect(reading.faults).toContain("moistureNoSignal");
    } else if (celsius > thawed)
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

/**
 * The two files of a station in the format of the ISMN: a wet spell and days of drying, with some hours under other flags than G,
 * some missing, and some of which only one of the two files has a line.
 */
function ismnRows(): readonly SoilRow[] {
  const header = (sensor: string) => `NET NET Field-1 44.08829 27.96591 158.00 0.0500 0.0500 ${sensor}`;
  const moisture = [header("Probe-A")];
  const temperature = [header("Probe-B")];
  for (let index = 0; index < 240; index++) {
    const stamp = new Date(Date.UTC(2024, 4, 20) + index * hour).toISOString();
    const time = `${stamp.slice(0, 10).replaceAll("-", "/")} ${stamp.slice(11, 16)}`;
    const water = (index < 24 ? 0.2 : 0.36 - 0.0006 * index).toFixed(4);
    const celsius = (14 + 6 * Math.sin(index / 4)).toFixed(1);
    const isEach = (remainder: number) => index % 20 === remainder;
    if (isEach(3)) moisture.push(`${time} 0.9900 C02 M`);
    else if (isEach(7)) moisture.push(`${time} ${water} D05,D06 M`);
    else if (isEach(11)) moisture.push(`${time} NaN M M`);
    else if (!isEach(13)) moisture.push(`${time} ${water} G M`);
    if (isEach(5)) temperature.push(`${time} 79.0 D03 M`);
    else if (!isEach(17)) temperature.push(`${time} ${celsius} G M`);
  }
  const folder = mkdtempSync(join(tmpdir(), "loam-ismn-"));
  try {
    const file = (variable: string) =>
      join(folder, `NET_NET_Field-1_${variable}_0.050000_0.050000_Probe_20240520_20240530.stm`);
    writeFileSync(file("sm"), moisture.join("\n"));
    writeFileSync(file("ts"), temperature.join("\n"));
    const read = readIsmnFiles(file("sm"));
    if (!read.ok) throw new Error(read.error);
    return read.soil.rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("A recorded series through probe physics, converter, driver and calibration", () => {
  it("comes back within the stated quantisation, and its gaps as faults", () => {
    const rows = madeUpRows();
    expect(rows.filter((row) => row.moisture === undefined).length).toBeGreaterThan(40);
    expect(rows.filter((row) => row.temperature === undefined).length).toBeGreaterThan(40);
    expectSame(rows, replay(rows));
  });

  it("does so for a station of the soil moisture network: what is not flagged good is a fault, and no number", () => {
    const rows = ismnRows();
    expect(rows).toHaveLength(240);
    expect(rows.filter((row) => row.moisture === undefined)).toHaveLength(48);
    expect(rows.filter((row) => row.temperature === undefined)).toHaveLength(24);
    expectSame(rows, replay(rows));
  });

  it.skipIf(!existsSync(sample))("does so for a station of NOAA's climate network", () => {
    const record = readUscrnFile(sample);
    expect(record).toMatchObject({ ok: true });
    if (record.ok) expectSame(record.rows, replay(record.rows));
  });
});
