import { describe, expect, it } from "vitest";
import { batteryChemistries, chargeOf } from "../../../src/model/batteryChemistry";

describe.each(Object.entries(batteryChemistries))("A cell of %s", (_name, chemistry) => {
  it("is low while there is something left to save", () => {
    const charge = chargeOf(chemistry, chemistry.lowVoltage);
    expect(charge).toBeGreaterThanOrEqual(0.0999);
    expect(charge).toBeLessThanOrEqual(0.2);
  });

  it("is nearly empty so far below that its recovery without load does not skip over low", () => {
    expect(chemistry.lowVoltage - chemistry.criticalVoltage).toBeGreaterThan(chemistry.hysteresis);
  });

  it("loses charge with its voltage, from full to empty", () => {
    const charges = chemistry.charge.map(([volts]) => chargeOf(chemistry, volts));
    expect(charges).toEqual(chemistry.charge.map(([, charge]) => charge));
    expect(charges).toEqual([...charges].sort((left, right) => right - left));
    expect([chargeOf(chemistry, 5), chargeOf(chemistry, 0)]).toEqual([1, 0]);
  });
});
