import { describe, expect, it } from "vitest";
import { CalibrateCommand } from "../../../src/commands/calibrateCommand";
import type { JsonObject } from "../../../src/model/boundedJson";
import { complete, completeAll } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { Measurement } from "../../../src/sampling/measurement";
import type { Reading } from "../../../src/sampling/reading";
import type { PartDriver, PartRow } from "../../../src/sensors/part";
import { advance, fakeBoard } from "../support/fakeBoard";
import type { Answer } from "./deviceFixture";

/** A device with one probe of a made-up kind, which takes so long and gives what it is told to. */
function device(lasting = 1_000) {
  const board = fakeBoard();
  const soil = { raw: 2_150, lasting };
  const driver: PartDriver = {
    start: () => soil.lasting,
    sample: () => [{ moistureRaw: { value: soil.raw, spread: 1 }, temperature: { value: 15 } }],
    close: () => undefined,
  };
  const row: PartRow = {
    meaning: "A probe.",
    bus: "analog",
    options: {},
    pins: {},
    gives: ["moistureRaw", "temperature"],
    moisture: {
      unit: "mV",
      lowest: 150,
      highest: 2_450,
      leastSpan: 300,
      unstableSpread: 25,
      nominal: { dryRaw: 2_200, wetRaw: 1_000, dryWaterContent: 0, wetWaterContent: 0.46 },
      level: "none",
    },
    create: () => driver,
  };
  const captured: { [name: string]: JsonObject | undefined } = {};
  const settings = () => completeAll(settingDefinitions, {}, definedOf(captured)) as Settings;
  const measurement = new Measurement({
    clock: board.clock,
    timer: board.timer,
    io: board.io,
    faults: { raise: () => undefined, clear: () => undefined },
    settings: settings(),
    owner: { measured: () => undefined, intervalsChanged: () => undefined },
    parts: [{ kind: "probe", options: {}, probes: [{ place: 1, options: {} }] }],
    table: { probe: row },
  });
  const command = new CalibrateCommand({
    measurement,
    board,
    log: board.log,
    settings: {
      get values() {
        return { calibration: complete(settingDefinitions.calibration, {}, captured["calibration"]) ?? {} };
      },
      accepted: () => undefined,
      captured: (name) => captured[name],
      capture: (name, value) => {
        captured[name] = value;
        measurement.configure(settings());
        return undefined;
      },
    },
  });
  const answers: (Answer & { readonly after: number })[] = [];
  const calibrate = (raw: number, payload: JsonObject) => {
    soil.raw = raw;
    const start = board.time.ticks();
    command.run({ place: 1, ...payload } as Parameters<CalibrateCommand["run"]>[0], (status, body) =>
      answers.push({ status, body, after: board.time.ticks() - start }),
    );
    advance(board.time, 3 * lasting);
    return answers.at(-1);
  };
  const read = (raw: number) => {
    soil.raw = raw;
    const readings: Reading[] = [];
    measurement.take((reading) => readings.push(reading));
    advance(board.time, 2_000);
    return readings[0];
  };
  return { board, calibrate, read, stop: () => measurement.stop() };
}

function definedOf(values: { readonly [name: string]: JsonObject | undefined }): {
  [name: string]: JsonObject;
} {
  const defined: { [name: string]: JsonObject } = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) defined[name] = value;
  return defined;
}

describe("calibrate, with readings of the device", () => {
  it("answers after three readings, in the patience of a caller", () => {
    const { board, calibrate, stop } = device();
    expect(calibrate(2_150, { point: "dry" })).toMatchObject({ status: 200, after: 3_000 });
    stop();
    expect(board.time.pending()).toEqual([]);
  });

  it("takes three readings of a slow part too, and answers when they are there", () => {
    const { calibrate, stop } = device(2_500);
    expect(calibrate(2_150, { point: "dry" })).toMatchObject({ status: 200, after: 7_500 });
    stop();
  });

  it("ends the fault of a probe that was never calibrated, rung by rung", () => {
    const { calibrate, read, stop } = device();
    expect(read(1_600)).toMatchObject({ calibration: { level: "none" }, faults: ["moistureUncalibrated"] });
    calibrate(2_100, { point: "dry" });
    expect(read(1_600)?.faults).toEqual(["moistureUncalibrated"]);
    calibrate(1_000, { point: "wet" });
    expect(read(1_550)).toMatchObject({ calibration: { level: "twoPoint" }, quality: "good" });
    expect(read(1_550)?.moisture).toBeCloseTo(0.23, 9);
    calibrate(2_100, { point: "dry", waterContent: 0.04 });
    calibrate(1_000, { point: "wet", waterContent: 0.44 });
    expect(read(1_550)).toMatchObject({ calibration: { level: "soilTwoPoint" } });
    for (const [raw, waterContent] of [
      [2_100, 0.04],
      [1_500, 0.2],
    ] as const)
      calibrate(raw, { point: "point", waterContent });
    expect(read(1_550)?.calibration?.level).toBe("soilTwoPoint");
    calibrate(1_000, { point: "point", waterContent: 0.44 });
    expect(read(1_500)).toMatchObject({ calibration: { level: "multiPoint" } });
    expect(read(1_500)?.moisture).toBeCloseTo(0.2, 9);
    stop();
  });
});
