import { columnValue, readUscrnLines, type UscrnLines } from "./uscrnLines";

/** Depths in cm at which USCRN stations measure soil. */
export const USCRN_DEPTHS = [5, 10, 20, 50, 100] as const;
export type UscrnDepth = (typeof USCRN_DEPTHS)[number];

/** One hour of a station. `undefined` where the station has no value. */
export interface SoilRow {
  /** End of the hour, in milliseconds since 1970. */
  readonly time: number;
  /** m³/m³ */
  readonly moisture: number | undefined;
  /** °C */
  readonly temperature: number | undefined;
}

export type SoilRows = UscrnLines<SoilRow>;

const moistureColumn = {
  lowest: 0,
  highest: 1,
  missing: [-99, -9999],
  meaning: "soil moisture from 0 to 1 m³/m³, or -99.000 where it is missing",
};
const temperatureColumn = {
  lowest: -60,
  highest: 80,
  missing: [-9999],
  meaning: "soil temperature from -60 to 80 °C, or -9999.0 where it is missing",
};

/**
 * Reads the soil at one depth (cm) from the hours of a USCRN station. What is wrong with them comes back as one sentence with
 * the line's number.
 */
export function parseUscrnHourly(text: string, depth: UscrnDepth = 5): SoilRows {
  const at = USCRN_DEPTHS.indexOf(depth);
  return readUscrnLines(text, (fields, time) => {
    const moisture = columnValue(fields, 29 + at, moistureColumn);
    if (typeof moisture === "string") return moisture;
    const temperature = columnValue(fields, 34 + at, temperatureColumn);
    if (typeof temperature === "string") return temperature;
    return { time, moisture: moisture.value, temperature: temperature.value };
  });
}
