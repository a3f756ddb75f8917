import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { XsScript } from "../../../host-sim/engine/xsScript";
import { describeXs } from "../../host-sim/engine/describeXs";
import { type CutCounts, type CutOptions, tryCuts } from "./cutCourse";

/** Sectors as they are on a board, and small ones, which come round often. */
const flashes: readonly CutOptions[] = [
  { seed: 1, sectorLength: 4096, sectorCount: 2, legs: 2, steps: 36 },
  { seed: 2, sectorLength: 1024, sectorCount: 3, legs: 4, steps: 36 },
  { seed: 3, sectorLength: 512, sectorCount: 3, legs: 4, steps: 30 },
  { seed: 4, sectorLength: 256, sectorCount: 5, legs: 4, steps: 30 },
];

const nothingWrong = { wrong: 0, first: null };

describe.each(flashes)("FlashLog on $sectorCount sectors of $sectorLength bytes", (options) => {
  it("loses nothing and gives nothing twice, wherever power is cut", () => {
    const counts = tryCuts(options);
    expect(counts).toMatchObject(nothingWrong);
    expect(Math.min(counts.before, counts.middle, counts.after, counts.again)).toBeGreaterThan(50);
    expect(counts.expected).toBeGreaterThan(500);
  });
});

describeXs("FlashLog on XS", () => {
  it("finds after every cut what it finds on Node", () => {
    const script = new XsScript(fileURLToPath(new URL("./cutCourse.ts", import.meta.url)));
    try {
      for (let seed = 1; seed <= 3; seed++) {
        const options = { seed, sectorLength: 256, sectorCount: 3, legs: 1, steps: 14 };
        const counts = script.run(options) as unknown as CutCounts;
        expect(counts).toMatchObject(nothingWrong);
        expect(counts).toEqual(tryCuts(options));
      }
    } finally {
      script.close();
    }
  });
});
