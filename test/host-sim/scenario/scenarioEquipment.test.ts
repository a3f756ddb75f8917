import { expect, it } from "vitest";
import { prepareScenario } from "../../../host-sim/scenario/runScenario";
import { scenarioOf, twoDays } from "./scenarioRig";

function desiredOf(device: string) {
  const prepared = prepareScenario(scenarioOf(`${twoDays}device: ${device}\n`), "test.yaml");
  if (!prepared.ok) throw new Error(prepared.problem);
  return prepared.equipment.desired;
}

it("keeps the battery's chemistry where a scenario sets something else of the power", () => {
  const battery = "battery: { chemistry: lithiumIronPhosphate }";
  expect(desiredOf(`{ ${battery}, settings: { power: { mode: economy } } }`)).toMatchObject({
    power: { batteryChemistry: "lithiumIronPhosphate", mode: "economy" },
  });
});

it("keeps the installer's line where a scenario sets another part of the calibration, and takes it away with null", () => {
  const kept = desiredOf("{ settings: { calibration: { soilTemperature: { offset: 1 } } } }");
  expect(kept).toMatchObject({
    calibration: { soilMoisture: { dryRaw: expect.any(Number) }, soilTemperature: { offset: 1 } },
  });
  expect(desiredOf("{ settings: { calibration: null } }")).not.toHaveProperty("calibration");
});
