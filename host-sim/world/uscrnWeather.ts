import { columnValue, readUscrnLines, type UscrnLines } from "./uscrnLines";

/** The weather of one hour at a station. `undefined` where the station has no value. */
export interface WeatherRow {
  /** End of the hour, in milliseconds since 1970. */
  readonly time: number;
  /** Degrees. */
  readonly longitude: number;
  readonly latitude: number;
  /** Air in the last five minutes of the hour, °C. */
  readonly temperature: number | undefined;
  /** Lowest and highest of the hour, °C. */
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  /** In the hour, mm. */
  readonly rain: number | undefined;
  /** Mean relative humidity of the hour, %. */
  readonly humidity: number | undefined;
}

export type UscrnWeather = UscrnLines<WeatherRow>;

const missing = [-9999, -99999];
const air = {
  lowest: -80,
  highest: 70,
  missing,
  meaning: "air temperature from -80 to 70 °C, or -9999.0 where it is missing",
};
/** By column: longitude and latitude, air at the hour's end, its highest and lowest, rain, humidity. */
const columns = [
  [7, { lowest: -180, highest: 180, missing: [], meaning: "a longitude from -180 to 180" }],
  [8, { lowest: -90, highest: 90, missing: [], meaning: "a latitude from -90 to 90" }],
  [9, air],
  [11, air],
  [12, air],
  [
    13,
    { lowest: 0, highest: 500, missing, meaning: "rain from 0 to 500 mm, or -9999.0 where it is missing" },
  ],
  [
    27,
    { lowest: 0, highest: 100, missing, meaning: "humidity from 0 to 100 %, or -9999 where it is missing" },
  ],
] as const;

/** Reads the weather from the hours of a USCRN station. What is wrong with them comes back as one sentence with the line's number. */
export function parseUscrnWeather(text: string): UscrnWeather {
  return readUscrnLines(text, (fields, time): WeatherRow | string => {
    const values: (number | undefined)[] = [];
    for (const [column, expected] of columns) {
      const field = columnValue(fields, column, expected);
      if (typeof field === "string") return field;
      values.push(field.value);
    }
    const [longitude = 0, latitude = 0, temperature, highest, lowest, rain, humidity] = values;
    return { time, longitude, latitude, temperature, lowest, highest, rain, humidity };
  });
}
