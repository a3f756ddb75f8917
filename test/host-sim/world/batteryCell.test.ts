import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { BatteryCell } from "../../../host-sim/world/batteryCell";
import { batteryChemistries, chargeOf } from "../../../src/model/batteryChemistry";

const day = 86_400_000;

function makeCell(charge = 1, chemistry: "lithiumIon" | "lithiumIronPhosphate" = "lithiumIon") {
  const clock = { ticks: 0 };
  const cell = new BatteryCell({
    chemistry,
    charge,
    lastsMilliseconds: 100 * day,
    ticks: () => clock.ticks,
    random: new SeededRandom(3),
  });
  return { cell, clock };
}

describe("BatteryCell", () => {
  it("has the voltage of its charge, within its unrest", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom("lithiumIon", "lithiumIronPhosphate"),
        (charge, chemistry) => {
          const { cell } = makeCell(charge, chemistry);
          // Where the curve is flat, 6 mV are several percent.
          expect(chargeOf(batteryChemistries[chemistry], cell.volts())).toBeGreaterThan(charge - 0.08);
          expect(chargeOf(batteryChemistries[chemistry], cell.volts())).toBeLessThan(charge + 0.08);
        },
      ),
    );
  });

  it("falls with time, to its end and not beyond", () => {
    const { cell, clock } = makeCell();
    clock.ticks = 50 * day;
    expect(cell.charge).toBeCloseTo(0.5);
    expect(cell.isDead).toBe(false);
    clock.ticks = 111 * day;
    expect([cell.charge, cell.isDead]).toEqual([-0.1, true]);
    expect(cell.volts()).toBeCloseTo(3.0, 2);
  });

  it("falls by what is taken from it, and rises when it is charged", () => {
    const { cell, clock } = makeCell();
    cell.spend(0.25);
    clock.ticks = 25 * day;
    expect(cell.charge).toBeCloseTo(0.5);
    cell.setCharge(0.9);
    expect(cell.charge).toBeCloseTo(0.9);
  });
});
