import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readIsmnFiles } from "../../../host-sim/world/readIsmnFiles";

const HOUR = 3_600_000;
const START = Date.UTC(2024, 11, 20);
const moistureName = "NET_NET_St_1_sm_0.050000_0.100000_Probe-A_20241220_20241221.stm";
const temperatureName = "NET_NET_St_1_ts_0.050000_0.100000_Probe-B_20241220_20241221.stm";
const header = (station = "St_1") => `NET NET ${station} 44.1 27.9 158 0.05 0.10 Probe\n`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-ismn-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("readIsmnFiles", () => {
  it("reads the moisture, and nothing for the temperature where no file of it lies beside", () => {
    const path = write("A_A_Alone_sm_0.050000_0.050000_P_1_2.stm", `${header()}2024/12/20 00:00 0.126 G M\n`);
    expect(readIsmnFiles(path)).toEqual({
      ok: true,
      soil: {
        station: "St_1",
        depth: expect.closeTo(0.075, 9),
        rows: [{ time: START, moisture: 0.126, temperature: undefined }],
      },
    });
  });

  it("brings both together by hour, whichever is named", () => {
    const moisture = write(
      moistureName,
      `${header()}2024/12/20 00:00 0.126 G M\n2024/12/20 01:00 0.13 G M\n`,
    );
    const temperature = write(
      temperatureName,
      `${header()}2024/12/20 01:00 4.5 G M\n2024/12/20 02:00 4.4 G M\n`,
    );
    const rows = [
      { time: START, moisture: 0.126, temperature: undefined },
      { time: START + HOUR, moisture: 0.13, temperature: 4.5 },
      { time: START + 2 * HOUR, moisture: undefined, temperature: 4.4 },
    ];
    for (const path of [moisture, temperature])
      expect(readIsmnFiles(path)).toMatchObject({ ok: true, soil: { rows } });
  });

  it("names the file and the line of what is malformed, in the one beside too", () => {
    write("B_B_S_sm_0.050000_0.050000_P_1_2.stm", `${header()}2024/12/20 00:00 0.126 G M\n`);
    const broken = write("B_B_S_ts_0.050000_0.050000_P_1_2.stm", `${header()}2024/12/20 00:00 warm G M\n`);
    expect(readIsmnFiles(join(folder, "B_B_S_sm_0.050000_0.050000_P_1_2.stm"))).toEqual({
      ok: false,
      error: `${broken}, line 2: expected a number, or NaN where the value is missing`,
    });
  });

  it("refuses files of two stations", () => {
    const path = write("C_C_S_sm_0.050000_0.050000_P_1_2.stm", `${header()}2024/12/20 00:00 0.126 G M\n`);
    write("C_C_S_ts_0.050000_0.050000_P_1_2.stm", `${header("Other")}2024/12/20 00:00 4.5 G M\n`);
    const result = readIsmnFiles(path);
    expect(result.ok ? "" : result.error).toMatch(/line 1: expected station St_1, as in /);
  });

  it("says that there is no such file, and what a name must be like", () => {
    const missing = join(folder, "D_D_S_sm_0.050000_0.050000_P_1_2.stm");
    expect(readIsmnFiles(missing)).toEqual({ ok: false, error: `${missing}: there is no such file` });
    const result = readIsmnFiles("soil.stm");
    expect(result.ok ? "" : result.error).toMatch(/^soil.stm: the name must be as ISMN gives it/);
  });
});
