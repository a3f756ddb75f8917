import { describe, expect, it } from "vitest";
import { createRecordedProfile } from "../../../host-sim/world/recordedProfile";

const row = (time: number, moisture: number) => [{ time, moisture, temperature: moisture * 100 }];

describe("createRecordedProfile", () => {
  const soil = createRecordedProfile([
    { depth: 0.05, rows: row(2_000, 0.1) },
    { depth: 0.5, rows: row(1_000, 0.3) },
  ]);

  it("gives a probe what was recorded at the depth nearest to it", () => {
    expect([0, 0.05, 0.2, 0.4, 3].map((depth) => soil.moisture(2_000, depth))).toEqual([
      0.1, 0.1, 0.1, 0.3, 0.3,
    ]);
    expect(soil.temperature(2_000, 0.6)).toBe(30);
  });

  it("gives the first where no depth is said, and begins with the earliest", () => {
    expect(soil.moisture(2_000)).toBe(0.1);
    expect(soil.moisture(1_000)).toBeUndefined();
    expect(soil.startsAt).toBe(1_000);
  });

  it("needs at least one depth", () => {
    expect(() => createRecordedProfile([])).toThrow("A recorded profile needs at least one depth.");
  });
});
