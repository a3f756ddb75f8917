import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IsmnVariable, parseIsmn } from "../../../host-sim/world/ismnFile";

const text = [
  "NETWORK    NETWORK    Station-1       44.08829   27.96591  158.00 0.0500 0.0500 'Probe 5-TM Sdi-12_A'",
  "2024/12/20 00:00   0.1260 G M",
  "2024/12/20 01:00   0.1310 D04 M",
  "2024/12/20 02:00   NaN M OK",
  "2024/12/20 03:00   -0.0200 C01,D02 Frozen soil,OK,OK",
  "2024/12/21 00:00   8.0E-4 G",
  "",
].join("\n");
const lines = text.trimEnd().split("\n");

const errorOf = (content: string, variable: IsmnVariable = "moisture") => {
  const result = parseIsmn(content, variable);
  return result.ok ? "no error" : result.error;
};
const withLine = (number: number, line: string) => lines.with(number - 1, line).join("\n");

describe("parseIsmn", () => {
  it("reads what the header says of the sensor", () => {
    const result = parseIsmn(text, "moisture");
    expect(result.ok && { ...result.series, rows: [] }).toEqual({
      network: "NETWORK",
      station: "Station-1",
      latitude: 44.08829,
      longitude: 27.96591,
      elevation: 158,
      depthFrom: 0.05,
      depthTo: 0.05,
      sensor: "Probe 5-TM Sdi-12_A",
      rows: [],
    });
  });

  it("takes values under the flag G only; what is dubious, beyond what there is or missing is a gap", () => {
    const result = parseIsmn(text, "moisture");
    expect(result.ok && result.series.rows.map(({ value }) => value)).toEqual([
      0.126,
      undefined,
      undefined,
      undefined,
      0.0008,
    ]);
    expect(result.ok && result.series.rows[4]?.time).toBe(Date.UTC(2024, 11, 21));
  });

  it("takes line ends of either kind and a last line without one", () => {
    expect(parseIsmn(lines.join("\r\n"), "moisture")).toEqual(parseIsmn(text, "moisture"));
    expect(parseIsmn(lines.join("\n"), "moisture")).toEqual(parseIsmn(text, "moisture"));
  });

  it("takes temperatures below zero as such", () => {
    const result = parseIsmn(withLine(2, "2024/12/20 00:00 -3.5 G M"), "temperature");
    expect(result.ok && result.series.rows[0]?.value).toBe(-3.5);
  });

  it.each([
    ["an empty file", "", "line 1: expected a header, but the file is empty"],
    ["a file without an hour", `${lines[0]}\n`, "line 2: expected an hour of the station"],
    ["an empty line between", withLine(3, ""), "line 3: expected a UTC date YYYY/MM/DD and time HH:MM"],
    ["a very long line", withLine(3, "9".repeat(600)), "line 3: expected at most 512 characters"],
    [
      "a line cut short",
      withLine(3, "2024/12/20 01:00 0.1"),
      "line 3: expected a value, its quality flag and the station's own flag",
    ],
    [
      "a word for a value",
      withLine(3, "2024/12/20 01:00 wet G M"),
      "line 3: expected a number, or NaN where the value is missing",
    ],
    [
      "a value beyond what there is",
      withLine(3, "2024/12/20 01:00 12.6 G M"),
      "line 3: expected soil moisture from 0 to 1 m³/m³ under flag G",
    ],
    [
      "the same hour twice",
      withLine(3, lines[1] ?? ""),
      "line 3: expected a time after that of the line before",
    ],
  ])("refuses %s with the line's number", (_what, content, error) => {
    expect(errorOf(content)).toBe(error);
  });

  it("names the temperature's range for a file of temperatures", () => {
    expect(errorOf(withLine(3, "2024/12/20 01:00 99 G M"), "temperature")).toBe(
      "line 3: expected soil temperature from -60 to 80 °C under flag G",
    );
  });

  it.each([
    "2024/02/30 00:00",
    "2023/02/29 00:00",
    "2024/13/01 00:00",
    "2024/12/20 24:00",
    "2024/12/20 00:60",
    "2024-12-20 00:00",
  ])("refuses the moment %s, which there is not", (moment) => {
    expect(errorOf(withLine(2, `${moment} 0.1 G M`))).toMatch(/^line 2: expected a UTC date/);
  });

  it.each([
    ["latitude", "91", 3],
    ["longitude", "x", 4],
    ["elevation", "1e9", 5],
    ["depth", "-1", 6],
    ["lower depth above the upper", "0.01", 7],
  ])("refuses a header with a wrong %s", (_what, value, column) => {
    const fields = (lines[0] ?? "").split(/\s+/).with(column, value).join(" ");
    expect(errorOf(withLine(1, fields))).toMatch(/^line 1: expected network, network, station, latitude/);
  });

  it("never throws, and names a line that exists, whatever one character is changed", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ unit: "binary", maxLength: 2 }), (at, insert) => {
        const result = parseIsmn(text.slice(0, at) + insert + text.slice(at + 1), "moisture");
        if (result.ok) return;
        const number = Number(/^line (\d+): expected /.exec(result.error)?.[1]);
        expect(number).toBeGreaterThanOrEqual(1);
        expect(number).toBeLessThanOrEqual(lines.length + 3);
      }),
      { numRuns: 500 },
    );
  });
});
