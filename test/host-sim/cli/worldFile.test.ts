import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Line, loam, telemetryOf, useStateFolder } from "./loamRun";

/** One hour of a made-up station; `undefined` is what it could not measure. */
interface Hour {
  readonly moisture: number | undefined;
  readonly temperature: number | undefined;
}

const start = Date.UTC(2024, 1, 28, 21);
const hourMilliseconds = 3_600_000;
/** Half of the DS18B20's step of 1/16 °C, and what two decimals round away. */
const temperatureTolerance = 0.0625 / 2 + 0.005;
/** A code of the ADC is 0.6 of the 1200 mV between dry and saturated soil (0.46 m³/m³); three decimals round away the rest. */
const moistureTolerance = 0.46 / 2_000 + 0.0005 + 1e-9;
/** The soil of a made-up station jumps from hour to hour, and in frost the device would measure more rarely. */
const settings =
  "1ms set soil-001 schedule.frostFactor=1 plausibility.moistureJump=0 plausibility.temperatureJump=0 plausibility.flatReadings=0";

const hours: readonly Hour[] = [
  { moisture: undefined, temperature: 0.2 },
  { moisture: 0.231, temperature: -0.1 },
  { moisture: 0.034, temperature: undefined },
  { moisture: 0.456, temperature: 31.7 },
  { moisture: undefined, temperature: undefined },
  { moisture: 0.117, temperature: -12.4 },
  { moisture: 0.3, temperature: 0 },
];

/** In the format of USCRN hourly02: 38 columns, depth 5 cm first of the five. */
function lineOf({ moisture, temperature }: Hour, index: number): string {
  const stamp = new Date(start + index * hourMilliseconds).toISOString();
  const date = stamp.slice(0, 10).replaceAll("-", "");
  const clock = stamp.slice(11, 16).replace(":", "");
  const before = "2.622 -96.85 40.70 -0.2 -0.4 -0.1 -0.6 0.0 0 0 0 0 0 0 C -1.5 0 -1.2 0 -2.1 0 83 0";
  const moistures = [moisture?.toFixed(3) ?? "-99.000", "0.217", "0.204", "-99.000", "0.185"];
  const temperatures = [temperature?.toFixed(1) ?? "-9999.0", "0.9", "1.5", "2.1", "3.0"];
  return [94996, date, clock, date, clock, before, ...moistures, ...temperatures].join(" ");
}

async function measure(file: string, ...words: string[]): Promise<readonly Line[]> {
  const call = ["sim", "--json", "--speed", "max", "--interval", "600", "--world", file, "--at", settings];
  const { code, results, remarks } = await loam(...call, ...words);
  expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
  return telemetryOf(results);
}

/**
 * From below 0.5 °C until 1 °C are reached, and until then where nothing was known for a day; a shorter gap thaws nothing. As
 * the probe sees it, in steps of 1/16 °C.
 */
function frozenHours(course: readonly Hour[]): readonly boolean[] {
  let isFrozen = false;
  let unknown = Number.POSITIVE_INFINITY;
  return course.map(({ temperature }) => {
    if (temperature === undefined) {
      unknown++;
      return isFrozen && unknown <= 24;
    }
    const seen = Math.round(temperature * 16) / 16;
    isFrozen = seen < (unknown <= 24 && !isFrozen ? 0.5 : 1);
    unknown = 0;
    return isFrozen;
  });
}

/** The reading is what the station recorded for its hour; what is missing there is a fault here, never a number. */
function expectRecorded(reading: Line, hour: Hour | undefined, isFrozen = false): void {
  const faults = (reading["faults"] ?? []) as readonly string[];
  const isMeasured = hour?.moisture !== undefined;
  expect("soilMoistureRaw" in reading).toBe(isMeasured);
  expect("soilMoisture" in reading).toBe(isMeasured && !isFrozen);
  if (isMeasured && !isFrozen)
    expect(Math.abs(Number(reading["soilMoisture"]) - hour.moisture)).toBeLessThanOrEqual(moistureTolerance);
  expect(faults.includes("moistureNoSignal")).toBe(!isMeasured);
  expect(faults.includes("moistureFrozen")).toBe(isMeasured && isFrozen);
  if (hour?.temperature === undefined) {
    expect(reading).not.toHaveProperty("soilTemperature");
  } else {
    const error = Math.abs(Number(reading["soilTemperature"]) - hour.temperature);
    expect(error).toBeLessThanOrEqual(temperatureTolerance);
  }
  expect(faults.includes("temperatureNoResponse")).toBe(hour?.temperature === undefined);
  expect(reading["quality"]).toBe(faults.length === 0 ? "good" : "bad");
}

describe("loam sim --world", () => {
  const folder = useStateFolder();

  function station(): string {
    const file = join(folder(), "station.txt");
    writeFileSync(file, `${hours.map(lineOf).join("\n")}\n`);
    return file;
  }

  it("measures what the station recorded, and a fault where it recorded nothing", async () => {
    const readings = await measure(station(), "--duration", "7h");
    expect(readings.length).toBeGreaterThanOrEqual(42);
    const frozen = frozenHours(hours);
    const seen = new Set<number>();
    for (const reading of readings) {
      const index = Math.floor((Date.parse(String(reading["time"])) - start) / hourMilliseconds);
      seen.add(index);
      expectRecorded(reading, hours[index], frozen[index]);
    }
    expect([...seen]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("is the same whatever the seed", async () => {
    const file = station();
    const values = async (seed: string) =>
      (await measure(file, "--duration", "7h", "--seed", seed)).map((reading) => [
        reading["time"],
        reading["soilMoisture"],
        reading["soilTemperature"],
      ]);
    expect(await values("1")).toEqual(await values("2"));
  });

  it("measures nothing after the record's end", async () => {
    const readings = await measure(station(), "--duration", "8h");
    expectRecorded(readings.at(-1) ?? {}, undefined);
  });

  it("takes the depth it is told", async () => {
    // The first is measured before the calibration is known.
    const [, reading] = await measure(station(), "--depth", "100", "--duration", "11m");
    expectRecorded(reading ?? {}, { moisture: 0.185, temperature: 3 });
    const [, missing] = await measure(station(), "--depth", "50", "--duration", "11m");
    expectRecorded(missing ?? {}, { moisture: undefined, temperature: 2.1 });
  });
});

const sample = join(import.meta.dirname, "../../../../shared/data/uscrn-hourly-sample.txt");

describe.skipIf(!existsSync(sample))("loam sim --world with a real station's hours", () => {
  useStateFolder();

  it("measures every hour as it was recorded", async () => {
    const rows = readFileSync(sample, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/));
    const hourAt = new Map<number, Hour>();
    const starts: number[] = [];
    for (const row of rows) {
      const [, date = "", clock = ""] = row;
      const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
      const time = Date.parse(`${day}T${clock.slice(0, 2)}:${clock.slice(2)}:00Z`);
      const [moisture, temperature] = [Number(row[28]), Number(row[33])];
      starts.push(time);
      hourAt.set(time, {
        moisture: moisture < 0 ? undefined : moisture,
        temperature: temperature < -1000 ? undefined : temperature,
      });
    }
    const readings = await measure(sample, "--duration", `${rows.length}h`);
    expect(readings.length).toBeGreaterThanOrEqual(rows.length * 6);
    const frozen = frozenHours([...hourAt.values()]);
    // It begins with a gap: when there is something to measure the calibration is known.
    for (const reading of readings) {
      const time = Date.parse(String(reading["time"]));
      const start = time - (time % hourMilliseconds);
      expectRecorded(reading, hourAt.get(start), frozen[starts.indexOf(start)]);
    }
  });
});
