import { expect, it } from "vitest";
import { plantAvailableWater } from "../../../src/sampling/plantAvailableWater";

const loam = { wiltingPoint: 0.14, fieldCapacity: 0.28 };

it.each([
  [0, 0],
  [0.14, 0],
  [0.21, 0.5],
  [0.28, 1],
  [0.42, 2],
])("Of %d m³/m³ in loam plants can draw %d of what it holds for them", (moisture, expected) => {
  expect(plantAvailableWater(moisture, loam)).toBeCloseTo(expected, 12);
});
