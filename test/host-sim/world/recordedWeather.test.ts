import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readUscrnWeather } from "../../../host-sim/world/readUscrnFile";
import { createRecordedWeather } from "../../../host-sim/world/recordedWeather";
import { parseUscrnWeather, type WeatherRow } from "../../../host-sim/world/uscrnWeather";

const HOUR = 3_600_000;
const FIXTURE = join(import.meta.dirname, "fixtures", "station.txt");
const text = readFileSync(FIXTURE, "utf8");
const START = Date.UTC(2026, 5, 1);

/** Hours from the start on, the first at its first hour's end. */
function hours(temperatures: readonly (number | undefined)[], rain: readonly number[] = []): WeatherRow[] {
  return temperatures.map((temperature, index) => ({
    time: START + (index + 1) * HOUR,
    longitude: 0,
    latitude: 48,
    temperature,
    lowest: temperature === undefined ? undefined : temperature - 1,
    highest: temperature === undefined ? undefined : temperature + 1,
    rain: rain[index],
    humidity: undefined,
  }));
}

describe("parseUscrnWeather", () => {
  it("reads place, air, rain and humidity of each hour", () => {
    const result = parseUscrnWeather(text);
    expect(result.ok && result.rows[0]).toEqual({
      time: Date.UTC(2024, 1, 28, 22),
      longitude: -10,
      latitude: 50,
      temperature: -0.2,
      lowest: -0.6,
      highest: -0.1,
      rain: 0,
      humidity: 83,
    });
  });

  it("has nothing where the station has nothing", () => {
    const [line = ""] = text.split("\n");
    const fields = line.trim().split(/\s+/).with(8, "-9999.0").with(12, "-9999.0").with(26, "-9999");
    const result = parseUscrnWeather(fields.join(" "));
    expect(result.ok && result.rows[0]).toMatchObject({
      temperature: undefined,
      rain: undefined,
      humidity: undefined,
    });
  });

  it.each([
    [8, "91", "a latitude from -90 to 90, in column 8"],
    [9, "-99.0", "air temperature from -80 to 70 °C, or -9999.0 where it is missing, in column 9"],
    [13, "-1.0", "rain from 0 to 500 mm, or -9999.0 where it is missing, in column 13"],
    [27, "101", "humidity from 0 to 100 %, or -9999 where it is missing, in column 27"],
  ])("refuses column %i with %s", (column, value, error) => {
    const [line = ""] = text.split("\n");
    const result = parseUscrnWeather(
      line
        .trim()
        .split(/\s+/)
        .with(column - 1, value)
        .join(" "),
    );
    expect(result.ok ? "" : result.error).toBe(`line 1: expected ${error}`);
  });

  it("reads a file, and names it where it cannot be used", () => {
    expect(readUscrnWeather(FIXTURE)).toMatchObject({ ok: true });
    expect(readUscrnWeather("no/such.txt")).toEqual({
      ok: false,
      error: "no/such.txt: there is no such file",
    });
  });
});

describe("createRecordedWeather", () => {
  it("goes in a straight line from hour to hour", () => {
    const weather = createRecordedWeather(hours([10, 12]));
    expect(weather.air(START + HOUR)?.temperature).toBe(10);
    expect(weather.air(START + 1.25 * HOUR)?.temperature).toBeCloseTo(10.5, 9);
  });

  it("bridges up to three hours, and knows nothing in a longer gap or outside", () => {
    const bridged = createRecordedWeather(hours([10, undefined, undefined, 16]));
    expect(bridged.air(START + 2.5 * HOUR)?.temperature).toBeCloseTo(13, 9);
    const gap = createRecordedWeather(hours([10, undefined, undefined, undefined, 16]));
    expect(gap.air(START + 2.5 * HOUR)).toBeUndefined();
    expect(gap.air(START - 9 * HOUR)).toBeUndefined();
    expect(gap.air(START + 9 * HOUR)).toBeUndefined();
  });

  it("spreads an hour's rain evenly over it, and counts none where it is not known", () => {
    const weather = createRecordedWeather(hours([10, 10, 10], [4, 0]));
    expect(weather.rain(START, START + HOUR / 4)).toBeCloseTo(1, 9);
    expect(weather.rain(START, START + 3 * HOUR)).toBeCloseTo(4, 9);
    expect(weather.rain(START + 2 * HOUR, START + 3 * HOUR)).toBe(0);
  });

  it("knows the extremes of a day of 18 hours or more", () => {
    const rising = Array.from({ length: 24 }, (_, hour) => hour);
    const day = START / (24 * HOUR);
    expect(createRecordedWeather(hours(rising)).extremes(day)).toMatchObject({ lowest: -1, highest: 24 });
    expect(createRecordedWeather(hours(rising.slice(0, 17))).extremes(day)).toBeUndefined();
  });

  it("has the mean of what was recorded, and needs something", () => {
    expect(createRecordedWeather(hours([10, undefined, 12])).yearlyMean).toBe(11);
    expect(() => createRecordedWeather(hours([undefined]))).toThrow(/at least one temperature/);
  });
});
