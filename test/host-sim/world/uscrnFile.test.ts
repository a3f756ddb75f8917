import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUscrnFile } from "../../../host-sim/world/readUscrnFile";
import { parseUscrnHourly } from "../../../host-sim/world/uscrnFile";

const FIXTURE = join(import.meta.dirname, "fixtures", "station.txt");
/** Real hours of a station, where the checkout lies beside them. */
const SAMPLE = "../shared/data/uscrn-hourly-sample.txt";
const text = readFileSync(FIXTURE, "utf8");
const lines = text.trimEnd().split("\n");

/** The fixture with one column of one line replaced. */
function withColumn(line: number, column: number, value: string): string {
  const changed = lines.map((old, index) => {
    if (index !== line - 1) return old;
    const fields = old.trim().split(/\s+/);
    fields[column - 1] = value;
    return fields.join(" ");
  });
  return changed.join("\n");
}

const errorOf = (content: string) => {
  const result = parseUscrnHourly(content);
  return result.ok ? "no error" : result.error;
};

describe("parseUscrnHourly", () => {
  it("reads time, moisture and temperature at 5 cm, and nothing where they are missing", () => {
    const result = parseUscrnHourly(text);
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.rows.slice(0, 3)).toEqual([
      { time: Date.UTC(2024, 1, 28, 22), moisture: undefined, temperature: 0.2 },
      { time: Date.UTC(2024, 1, 28, 23), moisture: 0.231, temperature: 0.4 },
      { time: Date.UTC(2024, 1, 29, 0), moisture: 0.234, temperature: undefined },
    ]);
  });

  it.each([
    [10, 0.217, 0.9],
    [20, 0.204, 1.5],
    [50, 0.163, 2.1],
    [100, 0.185, 3.0],
  ] as const)("reads the columns of %i cm", (depth, moisture, temperature) => {
    const result = parseUscrnHourly(text, depth);
    expect(result.ok && result.rows[0]).toMatchObject({ moisture, temperature });
  });

  it("takes line ends of either kind and a last line without one", () => {
    const expected = parseUscrnHourly(text);
    expect(parseUscrnHourly(lines.join("\r\n"))).toEqual(expected);
    expect(parseUscrnHourly(lines.join("\n"))).toEqual(expected);
  });

  it("takes -9999 for a missing moisture too", () => {
    const result = parseUscrnHourly(withColumn(2, 29, "-9999.0"));
    expect(result.ok && result.rows[1]?.moisture).toBeUndefined();
  });

  it("refuses an empty file", () => {
    expect(errorOf("")).toBe("line 1: expected an hour of a station, but the file is empty");
  });

  it.each([
    [
      "an empty line",
      [...lines.slice(0, 2), "", ...lines.slice(2)].join("\n"),
      "line 3: expected 38 columns (USCRN hourly02), not 0",
    ],
    [
      "a line cut short",
      `${lines[0]}\n${lines[1]?.slice(0, 60)}`,
      "line 2: expected 38 columns (USCRN hourly02), not 8",
    ],
    ["a column too many", `${lines[0]} 1`, "line 1: expected 38 columns (USCRN hourly02), not 39"],
    ["a very long line", `${lines[0]}\n${"9".repeat(600)}`, "line 2: expected at most 512 characters"],
    [
      "a station that is no number",
      withColumn(2, 1, "abc"),
      "line 2: expected a station's WBAN number in column 1",
    ],
    ["another station", withColumn(3, 1, "99002"), "line 3: expected station 99001, as in line 1"],
    [
      "the same hour twice",
      `${lines[0]}\n${lines[0]}`,
      "line 2: expected a time after that of the line before",
    ],
    ["an earlier hour", `${lines[1]}\n${lines[0]}`, "line 2: expected a time after that of the line before"],
  ])("refuses %s with the line's number", (_what, content, error) => {
    expect(errorOf(content)).toBe(error);
  });

  it.each([
    [2, "2024022"],
    [2, "20240230"],
    [2, "20241301"],
    [2, "2024-2-2"],
    [3, "2400"],
    [3, "1260"],
    [3, "12:0"],
  ])("refuses column %i with %s: there is no such moment", (column, value) => {
    expect(errorOf(withColumn(1, column, value))).toBe(
      "line 1: expected a UTC date YYYYMMDD and time HHMM in columns 2 and 3",
    );
  });

  it("takes 29 February in a leap year only", () => {
    expect(errorOf(withColumn(1, 2, "20230229"))).toMatch(/^line 1: expected a UTC date/);
    expect(parseUscrnHourly(lines[2] ?? "").ok).toBe(true);
  });

  it.each(["1.001", "-0.1", "NaN", "0x1", "1e-1", "0,2", "-99.1", "Infinity"])(
    "refuses a moisture of %s",
    (value) => {
      expect(errorOf(withColumn(4, 29, value))).toBe(
        "line 4: expected soil moisture from 0 to 1 m³/m³, or -99.000 where it is missing, in column 29",
      );
    },
  );

  it.each(["-60.1", "80.1", "-99.000", "warm"])("refuses a temperature of %s", (value) => {
    expect(errorOf(withColumn(4, 34, value))).toBe(
      "line 4: expected soil temperature from -60 to 80 °C, or -9999.0 where it is missing, in column 34",
    );
  });

  it("names the column of the depth that was asked for", () => {
    const result = parseUscrnHourly(withColumn(1, 31, "x"), 20);
    expect(result.ok ? "" : result.error).toMatch(/in column 31$/);
  });

  it("never throws, and names a line that exists, whatever one character is changed", () => {
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.string({ unit: "binary", minLength: 0, maxLength: 2 }),
        (at, insert) => {
          const result = parseUscrnHourly(text.slice(0, at) + insert + text.slice(at + 1));
          if (result.ok) return;
          const number = Number(/^line (\d+): expected /.exec(result.error)?.[1]);
          expect(number).toBeGreaterThanOrEqual(1);
          expect(number).toBeLessThanOrEqual(lines.length + 3);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("readUscrnFile", () => {
  it("reads a file", () => {
    const result = readUscrnFile(FIXTURE);
    expect(result.ok && result.rows).toHaveLength(6);
  });

  it("says that there is no such file, or that it is a folder", () => {
    expect(readUscrnFile("no/such.txt")).toEqual({ ok: false, error: "no/such.txt: there is no such file" });
    expect(readUscrnFile(import.meta.dirname)).toEqual({
      ok: false,
      error: `${import.meta.dirname}: it is a folder`,
    });
  });

  it("names the file and the line of what is malformed, bytes that are no text included", () => {
    const folder = mkdtempSync(join(tmpdir(), "loam-world-"));
    try {
      const path = join(folder, "broken.txt");
      writeFileSync(path, Buffer.concat([Buffer.from(`${lines[0]}\n`), Buffer.from([0xff, 0x00, 0xfe])]));
      expect(readUscrnFile(path)).toEqual({
        ok: false,
        error: `${path}, line 2: expected 38 columns (USCRN hourly02), not 1`,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(!existsSync(SAMPLE))("reads real hours, the first six without moisture at 5 cm", () => {
    const result = readUscrnFile(SAMPLE);
    const rows = result.ok ? result.rows : [];
    expect(rows).toHaveLength(21);
    expect(rows.map(({ moisture }) => moisture === undefined)).toEqual(rows.map((_row, index) => index < 6));
    expect(rows[0]).toEqual({ time: Date.UTC(2023, 0, 2, 12), moisture: undefined, temperature: 0.2 });
    expect(rows[20]).toMatchObject({ time: Date.UTC(2023, 0, 3, 8), moisture: 0.28 });
  });
});
