import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/boundedJson";
import { bench, written } from "./calibrateBench";
import { goodReading } from "./deviceFixture";

describe("calibrate: the moisture probe", () => {
  it("takes a dry and a wet point, and answers with the calibration in force", () => {
    const { at, held } = bench();
    at(2_150.04, { point: "dry" });
    expect(at(1_012.36, { point: "wet", waterContent: 0.41 })).toEqual({
      status: 200,
      body: {
        soilMoisture: {
          dryRaw: 2_150,
          wetRaw: 1_012.4,
          wetWaterContent: 0.41,
          ...written,
        },
        soilTemperature: { offset: 0 },
      },
    });
    expect(held.captured).toEqual({
      soilMoisture: { dryRaw: 2_150, wetRaw: 1_012.4, wetWaterContent: 0.41, ...written },
    });
  });

  it("means the assumed water content where none is given, whatever the point before had", () => {
    const { at, held } = bench();
    at(2_150, { point: "dry", waterContent: 0.05 });
    at(2_100, { point: "dry" });
    expect(held.captured).toEqual({ soilMoisture: { dryRaw: 2_100, ...written } });
  });

  it("takes a point whose water content is out of range: that is what it is for", () => {
    const { probe, call } = bench();
    probe.reading = {
      ticks: 0,
      moistureRaw: 2_400,
      temperature: 18,
      quality: "bad",
      faults: ["moistureOutOfRange"],
    };
    expect(call("calibrate", { point: "dry" })?.status).toBe(200);
  });

  it.each([
    "moistureUnstable",
    "moistureNoSignal",
    "moistureSaturated",
    "moistureFrozen",
    "moistureFlat",
  ] as const)("refuses a probe with the fault %s", (fault) => {
    const { probe, call, held } = bench();
    probe.reading = { ...goodReading, faults: [fault] };
    expect(call("calibrate", { point: "dry" })).toEqual({
      status: 409,
      body: { code: "refused", message: `The moisture probe gives no value to go by (${fault}).` },
    });
    expect(held.captured).toBeUndefined();
  });

  it("refuses points that are nearer to each other than its kind of probe can tell", () => {
    const { at, message, held } = bench();
    at(1_000, { point: "wet" });
    expect(at(1_299, { point: "dry" })?.status).toBe(409);
    expect(message()).toBe(
      "The dry and the wet point of this probe must be at least 300 mV apart; 1299 and 1000 were refused.",
    );
    expect(held.captured).toEqual({ soilMoisture: { wetRaw: 1_000, ...written } });
    expect(at(1_300, { point: "dry" })?.status).toBe(200);
  });

  it("takes a wet point above the dry one, as some probes rise with the water, and asks in the log whether they are swapped", () => {
    const { at, held, board } = bench();
    at(300, { point: "dry" });
    expect(at(900, { point: "wet" })?.status).toBe(200);
    expect(held.captured).toEqual({ soilMoisture: { dryRaw: 300, wetRaw: 900, ...written } });
    expect(board.lines.at(-1)).toContain(
      "calibrated, but few probes of this kind are rising as the soil gets wetter: are the points swapped?",
    );
  });

  it("refuses a water content that the model does not allow there", () => {
    const { at, message } = bench();
    at(2_150, { point: "dry", waterContent: 0.5 });
    expect(message()).toBe(
      "calibration.soilMoisture.dryWaterContent must be a number from 0 to 0.3 m³/m³; 0.5 was refused.",
    );
  });

  it("refuses what the cloud has set, and takes the rest", () => {
    const { at, message, cloud, held } = bench();
    cloud.desired = { soilMoisture: { dryRaw: 2_300, wetWaterContent: 0.4 } };
    expect(at(2_150, { point: "dry" })?.status).toBe(409);
    expect(message()).toBe(
      "calibration.soilMoisture.dryRaw is set in the cloud; take it back there first (null).",
    );
    at(1_100, { point: "wet", waterContent: 0.42 });
    expect(message()).toBe(
      "calibration.soilMoisture.wetWaterContent is set in the cloud; take it back there first (null).",
    );
    expect(at(1_100, { point: "wet" })?.body).toMatchObject({
      soilMoisture: { dryRaw: 2_300, wetRaw: 1_100, wetWaterContent: 0.4 },
    });
    expect(held.captured).toEqual({ soilMoisture: { wetRaw: 1_100, ...written } });
  });

  it.each([
    [{ points: "300:0.05 500:0.1 900:0.3" }, "points"],
    [{ date: "2026-01-01T00:00:00Z" }, "date"],
    [{ firmware: "0.1.0" }, "firmware"],
  ])(
    "refuses a point that would not come into force, or would be dated wrongly, beside %j",
    (desired, name) => {
      const { at, cloud, message } = bench();
      cloud.desired = { soilMoisture: desired as JsonObject };
      expect(at(1_100, { point: "wet" })?.status).toBe(409);
      expect(message()).toBe(
        `calibration.soilMoisture.${name} is set in the cloud; take it back there first (null).`,
      );
    },
  );

  it("judges a point together with what the cloud has set", () => {
    const { at, cloud } = bench();
    cloud.desired = { soilMoisture: { wetRaw: 2_000 } };
    expect(at(2_200, { point: "dry" })?.status).toBe(409);
    expect(at(2_300, { point: "dry" })?.status).toBe(200);
  });

  it("says why where it could not be stored, and is as it was", () => {
    const { at, held, call, message } = bench();
    held.refusal = { code: 500, sentence: "The calibration could not be stored." };
    expect(at(2_150, { point: "dry" })).toEqual({
      status: 500,
      body: { code: "failed", message: "The calibration could not be stored." },
    });
    held.refusal = undefined;
    call("calibrate", { point: "undo" });
    expect(message()).toBe("There is no calibration on this device to take back.");
  });
});

describe("calibrate: the temperature probe", () => {
  it("takes what it is off from the reference, beside the offset in force", () => {
    const { call, probe, held } = bench();
    probe.reading = { ...goodReading, temperature: 18.5 };
    call("calibrate", { point: "temperature", temperature: 18.123 });
    expect(held.captured).toEqual({ soilTemperature: { offset: -0.38 } });
    // The probe itself still gives 18.5 °C, the reading has the offset in it.
    probe.reading = { ...goodReading, temperature: 18.12 };
    expect(call("calibrate", { point: "temperature", temperature: 18.62 })?.body).toMatchObject({
      soilTemperature: { offset: 0.12 },
    });
  });

  it("refuses an offset that no good probe has", () => {
    const { call, message } = bench();
    call("calibrate", { point: "temperature", temperature: 25.5 });
    expect(message()).toBe(
      "calibration.soilTemperature.offset must be a number from -5 to 5 °C; 7 was refused.",
    );
  });

  it("refuses a probe that gives no value", () => {
    const { call, probe, message } = bench();
    probe.reading = {
      ticks: 0,
      moistureRaw: 1_600,
      quality: "bad",
      faults: ["moistureUnstable", "temperatureCorrupt"],
    };
    expect(call("calibrate", { point: "temperature", temperature: 18 })?.status).toBe(409);
    expect(message()).toBe("The temperature probe gives no value (temperatureCorrupt).");
  });

  it("refuses where the cloud has set the offset", () => {
    const { call, cloud, message } = bench();
    cloud.desired = { soilTemperature: { offset: 0 } };
    call("calibrate", { point: "temperature", temperature: 18 });
    expect(message()).toMatch(/^calibration.soilTemperature.offset is set in the cloud/);
  });
});

describe("calibrate: fields", () => {
  it.each([
    [{ point: "temperature" }, "calibrate needs temperature for this point: a number from -40 to 85 °C."],
    [
      { point: "dry", temperature: 20 },
      "calibrate: temperature goes with the point temperature, not with dry.",
    ],
    [
      { point: "temperature", temperature: 20, waterContent: 0.1 },
      "calibrate: waterContent goes with the points dry, wet and point, not with temperature.",
    ],
    [
      { point: "undo", waterContent: 0.1 },
      "calibrate: waterContent goes with the points dry, wet and point, not with undo.",
    ],
    [{ point: "point" }, "calibrate needs waterContent for this point: a number from 0 to 0.7 m³/m³."],
    [{ point: "dry", place: 4 }, "calibrate.place must be a whole number from 1 to 3; 4 was refused."],
    [{}, 'calibrate needs point: one of "dry", "wet", "point", "temperature", "undo", "nominal".'],
  ])("refuses %j before it measures", (payload, message) => {
    const { call, measuring } = bench();
    expect(call("calibrate", payload)).toEqual({ status: 400, body: { code: "badPayload", message } });
    expect(measuring).toEqual([]);
  });
});
