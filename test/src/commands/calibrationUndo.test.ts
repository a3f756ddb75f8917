import { describe, expect, it } from "vitest";
import { CalibrationUndo, calibrationUndoKey } from "../../../src/commands/calibrationUndo";
import type { JsonObject } from "../../../src/model/boundedJson";
import { FakeStorage, text } from "../support/fakeBoard";

const line = (dryRaw: number): JsonObject => ({ soilMoisture: { dryRaw, wetRaw: 1_000 } });

describe("CalibrationUndo", () => {
  it("knows the last step over a restart, and the place of it", () => {
    const storage = new FakeStorage();
    new CalibrationUndo(storage, text).keep(2, undefined, line(2_300));
    expect(
      new CalibrationUndo(storage, text).last((place) => (place === 2 ? line(2_300) : undefined)),
    ).toEqual({
      place: 2,
      captured: undefined,
    });
  });

  it("knows none where what is captured now is something else", () => {
    const storage = new FakeStorage();
    new CalibrationUndo(storage, text).keep(1, line(2_200), line(2_300));
    expect(new CalibrationUndo(storage, text).last(() => line(2_250))).toBeUndefined();
  });

  it("takes over a step that was stored in millivolts, when there was one place only", () => {
    const storage = new FakeStorage();
    const stored = {
      before: { soilMoisture: { dryMillivolts: 2_200 } },
      after: { soilMoisture: { dryMillivolts: 1_706, dryWaterContent: 0.05 } },
    };
    storage.values.set(calibrationUndoKey, text.encode(JSON.stringify(stored)));
    const now = { soilMoisture: { dryRaw: 1_706, wetRaw: 1_000, dryWaterContent: 0.05 } };
    expect(new CalibrationUndo(storage, text).last(() => now)).toEqual({ place: 1, captured: line(2_200) });
  });
});
