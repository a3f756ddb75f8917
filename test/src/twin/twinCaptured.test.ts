import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/model/boundedJson";
import { advance } from "../support/fakeBoard";
import { makeTwin, settle, syncedTwin, type TwinUnderTest } from "../support/fakeTwinHub";

const points = (dryRaw: number | undefined, wetRaw?: number): Json => ({
  soilMoisture: {
    ...(dryRaw === undefined ? {} : { dryRaw }),
    ...(wetRaw === undefined ? {} : { wetRaw }),
  },
});

const moisture = ({ section }: TwinUnderTest) =>
  (section.values["calibration"] as { readonly [name: string]: unknown })["soilMoisture"];

function capture(made: TwinUnderTest, value: Json | undefined): string | undefined {
  const fault = made.section.capture("calibration", value);
  settle(made);
  return fault === undefined ? undefined : `${fault.code}: ${fault.sentence}`;
}

describe("TwinSection: a value captured on the device", () => {
  it("is in force where nothing is desired, and the answer says so", () => {
    const made = syncedTwin();
    expect(capture(made, points(2_700, 900))).toBeUndefined();
    expect(made.hub.answerFor("calibration")).toMatchObject({
      value: { soilMoisture: { dryRaw: 2_700, wetRaw: 900 }, soilTemperature: { offset: 0 } },
      ac: 203,
      av: 0,
      ad: "Nothing is desired; what was captured on the device is in force.",
    });
    expect(made.section.captured("calibration")).toEqual(points(2_700, 900));
  });

  it("is in force before there is a network, and after a restart", () => {
    const made = makeTwin();
    expect(made.section.capture("calibration", points(2_700))).toBeUndefined();
    expect(moisture(made.restart())).toEqual({ dryRaw: 2_700 });
  });

  it("holds for what a desired value leaves out", () => {
    const made = syncedTwin({ calibration: points(2_500) });
    capture(made, points(2_700, 900));
    expect(made.hub.answerFor("calibration")).toMatchObject({
      value: { soilMoisture: { dryRaw: 2_500, wetRaw: 900 } },
      ac: 200,
      av: 1,
    });
    expect(moisture(made.restart())).toMatchObject({ dryRaw: 2_500, wetRaw: 900 });
  });

  it("gives way as a whole to a line or to points of the cloud", () => {
    const made = syncedTwin();
    capture(made, { soilMoisture: { dryRaw: 2_700, wetRaw: 900, date: "2026-05-01T12:00:00Z" } });
    const wanted = { points: "2150:0.05 1800:0.14 1400:0.31" };
    made.hub.patch({ calibration: { soilMoisture: wanted } })();
    settle(made);
    expect(moisture(made)).toEqual(wanted);
    made.hub.patch({ calibration: { soilMoisture: { points: null } } })();
    settle(made);
    expect(moisture(made)).toMatchObject({ dryRaw: 2_700, wetRaw: 900 });
  });

  it("comes back when what was desired is taken back", () => {
    const made = syncedTwin({ calibration: points(2_500) });
    capture(made, points(2_700));
    made.hub.patch({ calibration: null })();
    settle(made);
    expect(made.hub.answerFor("calibration")).toMatchObject({
      value: { soilMoisture: { dryRaw: 2_700 } },
      ac: 203,
      ad: "Nothing is desired; what was captured on the device is in force.",
    });
  });

  it("gives the default back when it is forgotten", () => {
    const made = syncedTwin();
    capture(made, points(2_700));
    expect(capture(made, undefined)).toBeUndefined();
    expect(made.hub.answerFor("calibration")).toMatchObject({
      value: { soilMoisture: {}, soilTemperature: { offset: 0 } },
      ad: "Nothing is desired; the default is in force.",
    });
  });

  it.each([
    [
      points(70_000),
      "calibration.soilMoisture.dryRaw must be a number from 0 to 65535 mV or counts; 70000 was refused.",
    ],
    [points(1_010, 1_000), "dryRaw and wetRaw must be at least 20 apart; 1010 and 1000 were refused."],
    [{ soilMoisture: { wetRaw: true } }, "true was refused."],
    [{ soilMoisture: { dryRaw: null } }, "null was refused."],
    ["dry", '"dry" was refused.'],
  ] as [Json, string][])("is refused where it is no good calibration by itself: %j", (value, sentence) => {
    const made = syncedTwin();
    expect(capture(made, value)).toContain(sentence);
    expect(moisture(made)).toEqual({});
  });

  it("is refused where it does not go with what is desired", () => {
    const made = syncedTwin({ calibration: points(1_250) });
    expect(capture(made, points(2_700, 1_240))).toContain("1250 and 1240 were refused.");
    expect(moisture(made)).toEqual({ dryRaw: 1_250 });
  });

  it("is refused where it does not go with what is about to come into force", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 })();
    made.hub.patch({ calibration: points(1_250) })();
    expect(made.section.capture("calibration", points(2_700, 1_240))?.sentence).toContain(
      "1250 and 1240 were refused.",
    );
    settle(made);
    expect(moisture(made)).toEqual({ dryRaw: 1_250 });
  });

  it("is told of in the answer that was due when it came", () => {
    const made = syncedTwin({ calibration: points(2_500) });
    made.hub.patch({ telemetryInterval: 20 })();
    made.hub.patch({ calibration: null })();
    made.section.capture("calibration", points(2_700));
    settle(made);
    expect(made.hub.answerFor("calibration")).toMatchObject({
      ad: "Nothing is desired; what was captured on the device is in force.",
    });
  });

  it("lets in what was desired before and refused, where the two go together", () => {
    const made = syncedTwin();
    capture(made, points(undefined, 1_185));
    made.hub.patch({ calibration: points(1_200) })();
    settle(made);
    expect(made.hub.answerFor("calibration")).toMatchObject({ ac: 400 });
    capture(made, points(undefined, 800));
    advance(made.board.time, 0);
    settle(made);
    expect(made.hub.answerFor("calibration")).toMatchObject({
      value: { soilMoisture: { dryRaw: 1_200, wetRaw: 800 } },
      ac: 200,
    });
  });

  it("is refused where it cannot be stored, and nothing changes", () => {
    const made = syncedTwin();
    made.board.storage.failsToWrite = true;
    expect(capture(made, points(2_700))).toBe("500: What was captured could not be stored.");
    expect(moisture(made)).toEqual({});
  });

  it("is for groups only: anything else is a mistake of the caller", () => {
    expect(() => makeTwin().section.capture("telemetryInterval", 5)).toThrow(RangeError);
    expect(() => makeTwin().section.capture("colour", 5)).toThrow("There is no group colour.");
  });
});
