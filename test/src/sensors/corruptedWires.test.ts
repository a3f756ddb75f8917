import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import type { Measured, PartSample } from "../../../src/sensors/part";
import { Corruption } from "./corruption";
import { terosOnWire } from "./terosOnWire";
import { thermometersOnWire } from "./thermometersOnWire";

interface Figures {
  right: number;
  faults: number;
  wrong: string[];
}

function tally(figures: Figures, measured: Measured | undefined, truth: number, tolerance: number): void {
  if (measured === undefined || "fault" in measured) figures.faults++;
  else if (Math.abs(measured.value - truth) <= tolerance) figures.right++;
  else figures.wrong.push(`${measured.value} for ${truth}`);
}

describe("a wire that corrupts three of ten answers, each on its own", () => {
  it("gives no wrong temperature of three DS18B20", () => {
    const random = new SeededRandom("1-Wire");
    const corruption = new Corruption(random, 0.3, (bytes, at) => bytes.fill(0xff, at));
    const { state, lines, measure } = thermometersOnWire({ celsius: [0, 0, 0], resolution: 9 });
    lines.tap = {
      read: (_pin, bytes) => corruption.of(bytes),
      write: (_pin, byte) => (random.random() < 0.005 ? byte ^ (1 << (random.random() * 8)) : byte),
    };
    const figures: Figures = { right: 0, faults: 0, wrong: [] };
    for (let count = 0; count < 1_500; count++) {
      state.celsius = state.celsius.map(() => random.random() * 60 - 20);
      const truths = [...state.celsius];
      for (const [index, measured] of measure().samples.entries())
        tally(figures, measured, truths[index] ?? 0, 0.51);
    }
    expect(figures.wrong).toEqual([]);
    expect(corruption.count).toBeGreaterThan(5_000);
    expect(figures.right).toBeGreaterThan(figures.faults);
  });

  it("gives no wrong value of a TEROS 12", () => {
    const random = new SeededRandom("SDI-12");
    const corruption = new Corruption(random, 0.3, (bytes, at) => bytes.subarray(0, at));
    const { state, lines, measure } = terosOnWire();
    lines.tap = { answer: (_pin, characters) => corruption.of(characters) };
    const [counts, celsius, siemens]: Figures[] = [0, 1, 2].map(() => ({ right: 0, faults: 0, wrong: [] }));
    if (counts === undefined || celsius === undefined || siemens === undefined) return;
    for (let count = 0; count < 1_500; count++) {
      const moisture = 0.05 + random.random() * 0.4;
      const degrees = random.random() * 40 - 5;
      Object.assign(state, { moisture, celsius: degrees });
      const [sample]: readonly PartSample[] = measure().samples;
      tally(counts, sample?.moistureRaw, (moisture + 0.6956) / 3.879e-4, 2);
      tally(celsius, sample?.temperature, degrees, 0.06);
      tally(siemens, sample?.conductivity, 0.25 * moisture ** 2, 1e-4);
    }
    expect([counts.wrong, celsius.wrong, siemens.wrong]).toEqual([[], [], []]);
    expect(corruption.count).toBeGreaterThan(1_500);
    expect(counts.right).toBeGreaterThan(counts.faults);
  });
});
