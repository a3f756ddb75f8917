import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { chooseWorld } from "../../../host-sim/cli/world";

const STATION = join(import.meta.dirname, "..", "world", "fixtures", "station.txt");
const START = Date.UTC(2024, 11, 20);
const random = new SeededRandom(1);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-world-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("chooseWorld", () => {
  it("makes a soil up where no file is named", () => {
    const { startsAt, create } = chooseWorld(undefined, 5);
    expect(startsAt).toBeUndefined();
    expect(create(random).moisture(START)).toBeGreaterThan(0.1);
  });

  it("reads the hours of a USCRN station at the depth asked for", () => {
    const { startsAt, create } = chooseWorld(STATION, 10);
    expect(startsAt).toBe(Date.UTC(2024, 1, 28, 22));
    expect(create(random).moisture(startsAt ?? 0)).toBe(0.217);
  });

  it("reads a file of the ISMN with that of the temperature beside it", () => {
    const path = join(folder, "N_N_S_sm_0.050000_0.050000_P_1_2.stm");
    writeFileSync(path, "N N S 44.1 27.9 158 0.05 0.05 P\n2024/12/20 00:00 0.126 G M\n");
    writeFileSync(
      path.replace("_sm_", "_ts_"),
      "N N S 44.1 27.9 158 0.05 0.05 P\n2024/12/20 00:00 4.5 G M\n",
    );
    const { startsAt, create } = chooseWorld(path, 5);
    expect(startsAt).toBe(START);
    expect([create(random).moisture(START), create(random).temperature(START)]).toEqual([0.126, 4.5]);
  });

  it("refuses a file that is not there or malformed, in a sentence", () => {
    expect(() => chooseWorld("no/such.txt", 5)).toThrow(
      "The world file cannot be used: no/such.txt: there is no such file.",
    );
    const path = join(folder, "N_N_B_sm_0.050000_0.050000_P_1_2.stm");
    writeFileSync(path, "N N B\n");
    expect(() => chooseWorld(path, 5)).toThrow(
      /^The world file cannot be used: .*, line 1: expected network/,
    );
  });
});
