import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { deviceFixture, goodReading } from "./deviceFixture";

function bench() {
  const fixture = deviceFixture();
  const message = () => fixture.answers.at(-1)?.body["message"];
  return { ...fixture, message };
}

describe("calibrate: a caller who could not wait", () => {
  /** Calls it while the probe takes its time, and gives the answers once that is over. */
  function late(fixture: ReturnType<typeof bench>, payload: object) {
    const { rooms, board, call, answers } = fixture;
    const { take } = rooms.measurement;
    rooms.measurement.take = (done) =>
      take((reading) => {
        advance(board.time, 2_000);
        done(reading);
      });
    call("calibrate", { ...payload });
    return answers;
  }

  it("is told where to look, and finds there what was captured", () => {
    const fixture = bench();
    expect(late(fixture, { point: "dry" })).toEqual([
      {
        status: 202,
        body: {
          message:
            "calibrate is under way and takes a while longer. What came of it stands in the log (getLog): calibrated, or not calibrated and why.",
        },
      },
    ]);
    expect(fixture.log.lines(1)).toEqual([expect.stringContaining("calibrated: dry")]);
    expect(fixture.held.captured).toMatchObject({ soilMoisture: { dryRaw: 1_600 } });
  });

  it("finds there why nothing was, whoever refused it", () => {
    const fixture = bench();
    fixture.probe.reading = { ...goodReading, faults: ["moistureUnstable"] };
    late(fixture, { point: "dry" });
    expect(fixture.log.lines(1)[0]).toContain(
      "not calibrated: The moisture probe gives no value to go by (moistureUnstable).",
    );
    const other = bench();
    other.held.refusal = { code: 500, sentence: "The calibration could not be stored." };
    late(other, { point: "dry" });
    expect(other.log.lines(1)[0]).toContain("not calibrated: The calibration could not be stored.");
  });
});

describe("calibrate: a temperature that is in doubt", () => {
  const further = [{ temperature: 20, quality: "good", faults: [] } as const, undefined];

  it.each([
    "temperatureNoResponse",
    "temperatureCorrupt",
    "temperatureOutOfRange",
    "temperaturePowerOn",
  ] as const)(
    "is not taken for the thermometer's with the fault %s: the chip of another part stands in for it",
    (fault) => {
      const { probe, call, message, held } = bench();
      probe.reading = { ...goodReading, quality: "uncertain", faults: [fault] };
      expect(call("calibrate", { point: "temperature", temperature: 18 })?.status).toBe(409);
      expect(message()).toBe(`The temperature probe gives no value to go by (${fault}).`);
      expect(held.captured).toBeUndefined();
    },
  );

  it.each(["temperatureJump", "temperatureDisagrees"] as const)(
    "is compared in ice water in spite of %s: three readings and the reference confirm it",
    (fault) => {
      const { probe, call } = bench();
      probe.reading = { ...goodReading, temperature: 0.4, quality: "uncertain", faults: [fault] };
      expect(call("calibrate", { point: "temperature", temperature: 0 })?.status).toBe(200);
    },
  );

  it("corrects no raw value where temperatureCoefficient is in force, and hinders nothing else", () => {
    const { cloud, probe, call, message } = bench();
    probe.reading = { ...goodReading, quality: "uncertain", faults: ["temperatureDisagrees"] };
    expect(call("calibrate", { point: "dry" })?.status).toBe(200);
    cloud.desired = { soilMoisture: { temperatureCoefficient: -2 } };
    expect(call("calibrate", { point: "dry" })?.status).toBe(409);
    expect(message()).toBe(
      "The soil temperature is in doubt (temperatureDisagrees), and temperatureCoefficient cannot be applied with it.",
    );
  });

  it("is not borrowed from another place", () => {
    const { cloud, probe, call, message } = bench();
    cloud.desired = { soilMoisture: { temperatureCoefficient: -2 } };
    const { temperature: _, ...reading } = goodReading;
    const doubted = { temperature: 3, quality: "uncertain", faults: ["temperatureDisagrees"] } as const;
    probe.reading = { ...reading, further: [doubted, undefined] };
    expect(call("calibrate", { point: "dry" })?.status).toBe(409);
    expect(message()).toMatch(/^The soil temperature is not known/);
    probe.reading = { ...reading, further: [doubted, further[0]] };
    expect(call("calibrate", { point: "dry" })?.status).toBe(200);
  });
});
