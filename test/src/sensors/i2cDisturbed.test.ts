import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { attachChirpSoilProbe, chirpCounts } from "../../../host-sim/bus/chirpSoilProbe";
import { type Disturbance, DisturbedI2c, disturbances } from "../../../host-sim/bus/disturbedI2c";
import { attachSeesawSoilProbe, seesawCounts } from "../../../host-sim/bus/seesawSoilProbe";
import { attachSht3x } from "../../../host-sim/bus/sht3x";
import { chirpPart, chirpTolerance } from "../../../src/sensors/chirpSoilProbe";
import type { Measured, PartRow } from "../../../src/sensors/part";
import { seesawPart, seesawTolerance } from "../../../src/sensors/seesawSoilProbe";
import { sht3xPart, sht3xTolerance } from "../../../src/sensors/sht3x";
import { i2cRig } from "./i2cRig";

const noCounts = (): number => Number.NaN;
const parts = [
  {
    kind: "seesaw",
    row: seesawPart as PartRow,
    attach: attachSeesawSoilProbe,
    counts: seesawCounts,
    tolerance: seesawTolerance,
    degrees: 1,
  },
  {
    kind: "chirp",
    row: chirpPart as PartRow,
    attach: attachChirpSoilProbe,
    counts: chirpCounts,
    tolerance: chirpTolerance,
    degrees: 0.5,
  },
  {
    kind: "sht3x",
    row: sht3xPart as PartRow,
    attach: attachSht3x,
    counts: noCounts,
    tolerance: 0,
    degrees: 0,
  },
];

interface Tally {
  right: number;
  wrong: string[];
  faults: number;
}

function count(tally: Tally, measured: Measured | undefined, truth: number, tolerance: number): void {
  if (measured === undefined) return;
  if ("fault" in measured) tally.faults += 1;
  else if (Math.abs(measured.value - truth) <= tolerance) tally.right += 1;
  else tally.wrong.push(`${measured.value} for ${truth}`);
}

/** Measures in ever another world until so many transfers were disturbed. */
function tryOut(part: (typeof parts)[number], probability: number, kinds: readonly Disturbance[]): Tally {
  const rig = i2cRig(part.row, part.attach);
  const random = new SeededRandom(`${part.kind} ${probability} ${kinds.join(" ")}`);
  const tap = new DisturbedI2c({ random, probability, kinds });
  rig.bus.tap = tap;
  const tally: Tally = { right: 0, wrong: [], faults: 0 };
  while (tap.disturbed < 400) {
    const world = {
      ticks: rig.world.ticks + 900_000,
      moisture: 0.05 + 0.4 * random.random(),
      temperature: -5 + 35 * random.random(),
      airTemperature: -5 + 35 * random.random(),
      airHumidity: 100 * random.random(),
    };
    Object.assign(rig.world, world);
    const { sample } = rig.measure();
    count(tally, sample.moistureRaw, part.counts(world.moisture), part.tolerance);
    count(tally, sample.boardTemperature, world.temperature, part.degrees);
    count(tally, sample.airTemperature, world.airTemperature, sht3xTolerance.temperature);
    count(tally, sample.airHumidity, world.airHumidity, sht3xTolerance.humidity);
  }
  return tally;
}

describe.each(parts)("a $kind part on a disturbed bus", (part) => {
  it.each(disturbances)("gives no wrong number where three in ten transfers are %s", (kind) => {
    expect(tryOut(part, 0.3, [kind]).wrong).toEqual([]);
  });

  it("gives no wrong number where three in ten are disturbed in any way", () => {
    const { wrong, faults } = tryOut(part, 0.3, disturbances);
    expect(wrong).toEqual([]);
    expect(faults).toBeGreaterThan(0);
  });

  it("gives right numbers nearly always where one in a hundred is", () => {
    const { right, wrong, faults } = tryOut(part, 0.01, disturbances);
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(100 * faults);
  });
});
