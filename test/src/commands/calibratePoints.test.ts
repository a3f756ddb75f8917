import { describe, expect, it } from "vitest";
import { firmwareVersion } from "../../../src/model/version";
import type { Reading } from "../../../src/sampling/reading";
import { FakeStorage } from "../support/fakeBoard";
import { deviceFixture, goodReading } from "./deviceFixture";

function bench(options: Parameters<typeof deviceFixture>[0] = {}) {
  const fixture = deviceFixture(options);
  const at = (moistureRaw: number, payload: object) => {
    fixture.probe.reading = { ...goodReading, moistureRaw };
    return fixture.call("calibrate", { ...payload });
  };
  const message = () => fixture.answers.at(-1)?.body["message"];
  const points = () => {
    const moisture = fixture.held.captured?.["soilMoisture"];
    return (moisture as { readonly [name: string]: unknown } | undefined)?.["points"];
  };
  return { ...fixture, at, message, points };
}

const raws = (...values: number[]): Reading[] =>
  values.map((moistureRaw) => ({ ...goodReading, moistureRaw }));

describe("calibrate: readings that stand still", () => {
  it("takes the median of three", () => {
    const { probe, call, held } = bench();
    probe.earlier = raws(2_140, 2_160, 2_150);
    call("calibrate", { point: "dry" });
    expect(held.captured).toMatchObject({ soilMoisture: { dryRaw: 2_150 } });
    expect(probe.earlier).toEqual([]);
  });

  it("refuses a probe that does not stand still", () => {
    const { probe, call, message, held, board } = bench();
    probe.earlier = raws(2_140, 2_165.1, 2_150);
    expect(call("calibrate", { point: "dry" })?.status).toBe(409);
    expect(message()).toBe(
      "The moisture probe does not stand still: its readings are 25.1 mV apart, and at most 25 are allowed.",
    );
    expect(held.captured).toBeUndefined();
    expect(board.lines.at(-1)).toContain("not calibrated: The moisture probe does not stand still");
  });

  it("refuses a temperature that does not stand still", () => {
    const { probe, call, message } = bench();
    probe.earlier = [18, 18.2, 18.6].map((temperature) => ({ ...goodReading, temperature }));
    expect(call("calibrate", { point: "temperature", temperature: 18 })?.status).toBe(409);
    expect(message()).toBe(
      "The temperature does not stand still: its readings are 0.60 °C apart, and at most 0.5 are allowed.",
    );
  });

  it("refuses where one of the three failed", () => {
    const { probe, call, message } = bench();
    const { moistureRaw: _, ...lost } = goodReading;
    probe.earlier = [goodReading, { ...lost, quality: "bad", faults: ["moistureNoResponse"] }];
    expect(call("calibrate", { point: "wet" })?.status).toBe(409);
    expect(message()).toBe("The moisture probe gives no value to go by (moistureNoResponse).");
  });

  it.each([1_000, 1_700, 9_000])("takes three however slow the part is: each lasts %d ms", (lasting) => {
    const { call, board, rooms, probe } = bench();
    let taken = 0;
    const { take } = rooms.measurement;
    rooms.measurement.take = (done) => {
      taken++;
      take((reading) => {
        board.time.runUntil(board.time.ticks() + lasting);
        done(reading);
      });
    };
    call("calibrate", { point: "dry" });
    expect(taken).toBe(3);
    expect(probe.reading).toBe(goodReading);
  });
});

describe("calibrate: corrections in force", () => {
  it("stores the raw value as it would be at the references", () => {
    const { cloud, call, probe, held } = bench();
    cloud.desired = {
      soilMoisture: { supplyCoefficient: 100, temperatureCoefficient: -2 },
    };
    probe.reading = { ...goodReading, moistureRaw: 2_100, battery: 3.6, temperature: 15 };
    expect(call("calibrate", { point: "dry" })?.status).toBe(200);
    // 0.1 V below the reference is 10 less, 5 °C below 20 is 10 more.
    expect(held.captured).toMatchObject({ soilMoisture: { dryRaw: 2_100 } });
    probe.reading = { ...goodReading, moistureRaw: 1_100, battery: 3.8, temperature: 20 };
    call("calibrate", { point: "wet" });
    expect(held.captured).toMatchObject({ soilMoisture: { wetRaw: 1_090 } });
  });

  it("refuses where what they need is not known", () => {
    const { cloud, call, probe, message } = bench();
    cloud.desired = { soilMoisture: { supplyCoefficient: 5 } };
    expect(call("calibrate", { point: "dry" })?.status).toBe(409);
    expect(message()).toMatch(/^The battery's voltage is not known/);
    cloud.desired = { soilMoisture: { temperatureCoefficient: 1 } };
    const { temperature: _, ...reading } = goodReading;
    probe.reading = reading;
    expect(call("calibrate", { point: "dry" })?.status).toBe(409);
    expect(message()).toMatch(/^The soil temperature is not known/);
    probe.reading = { ...reading, further: [{ temperature: 20, quality: "good", faults: [] }, undefined] };
    expect(call("calibrate", { point: "dry" })?.status).toBe(200);
  });
});

describe("calibrate: points of a curve", () => {
  it("keeps them in order, one after the other, over restarts", () => {
    const storage = new FakeStorage();
    const first = bench({ storage });
    first.at(1_800, { point: "point", waterContent: 0.14 });
    expect(first.points()).toBe("1800:0.14");
    first.at(2_150.04, { point: "point", waterContent: 0.05 });
    const second = bench({ storage });
    second.held.captured = first.held.captured;
    expect(second.at(1_400, { point: "point", waterContent: 0.31 })?.status).toBe(200);
    expect(second.points()).toBe("1400:0.31 1800:0.14 2150:0.05");
    second.call("calibrate", { point: "undo" });
    expect(second.points()).toBe("1800:0.14 2150:0.05");
  });

  it("takes one nearer than a third of the least span for the same soil, measured once more, and says so", () => {
    const { at, points, board } = bench();
    at(1_800, { point: "point", waterContent: 0.14 });
    at(1_899.9, { point: "point", waterContent: 0.12 });
    expect(points()).toBe("1899.9:0.12");
    expect(board.lines.at(-1)).toContain(
      "calibrated, but 1800:0.14 is less than 100 mV away: the new point took its place",
    );
    at(1_799.9, { point: "point", waterContent: 0.15 });
    expect(points()).toBe("1799.9:0.15 1899.9:0.12");
  });

  it("refuses one that stays too near to another one", () => {
    const { at, points, message } = bench();
    at(1_800, { point: "point", waterContent: 0.2 });
    at(1_900, { point: "point", waterContent: 0.1 });
    expect(at(1_860, { point: "point", waterContent: 0.15 })?.status).toBe(409);
    expect(message()).toBe("Points of this probe must be at least 100 mV apart; 1800 and 1860 were refused.");
    expect(points()).toBe("1800:0.2 1900:0.1");
  });

  it("refuses one against the course of the others, in the words of the model", () => {
    const { at, message, points } = bench();
    at(2_150, { point: "point", waterContent: 0.05 });
    at(1_800, { point: "point", waterContent: 0.14 });
    expect(at(1_400, { point: "point", waterContent: 0.1 })?.status).toBe(409);
    expect(message()).toBe(
      "calibration.soilMoisture: points must rise or fall in water content all the way; the one at 2150 was refused.",
    );
    expect(points()).toBe("1800:0.14 2150:0.05");
  });

  it("refuses a third one that leaves them all too near to each other", () => {
    const { at, message } = bench();
    at(2_150, { point: "point", waterContent: 0.05 });
    at(2_000, { point: "point", waterContent: 0.08 });
    expect(at(1_900, { point: "point", waterContent: 0.1 })?.status).toBe(409);
    expect(message()).toBe(
      "The outermost points of this probe must be at least 300 mV apart; 2150 and 1900 were refused.",
    );
  });

  it("refuses a ninth one", () => {
    const { at, message, points } = bench();
    for (let index = 0; index < 8; index++)
      at(2_400 - 100 * ((index * 3) % 8), { point: "point", waterContent: 0.1 + 0.05 * ((index * 3) % 8) });
    expect(points()).toMatch(/^1700:0.45 .*2300:0.15 2400:0.1$/);
    expect(at(1_000, { point: "point", waterContent: 0.6 })?.status).toBe(409);
    expect(message()).toBe("calibration.soilMoisture: points must be 1 to 8; 9 were refused.");
  });

  it("leaves the line in force, which a dry or wet point brings back", () => {
    const { at, held } = bench();
    at(2_150, { point: "dry" });
    at(2_000, { point: "point", waterContent: 0.1 });
    expect(held.captured).toMatchObject({ soilMoisture: { dryRaw: 2_150, points: "2000:0.1" } });
    at(1_000, { point: "wet" });
    expect(held.captured?.["soilMoisture"]).not.toHaveProperty("points");
  });

  it("refuses where the cloud has set the line", () => {
    const { at, cloud, message } = bench();
    cloud.desired = { soilMoisture: { wetRaw: 1_000 } };
    expect(at(2_000, { point: "point", waterContent: 0.1 })?.status).toBe(409);
    expect(message()).toBe(
      "calibration.soilMoisture.wetRaw is set in the cloud; take it back there first (null).",
    );
  });
});

describe("calibrate: places", () => {
  it("takes the probe of the place, and leaves the others as they are", () => {
    const { probe, call, held } = bench();
    const deep = { moistureRaw: 1_900, temperature: 12, quality: "good", faults: [] } as const;
    probe.reading = { ...goodReading, faults: ["moistureNoSignal"], further: [deep, undefined] };
    expect(call("calibrate", { point: "dry", place: 2 })?.status).toBe(200);
    expect(call("calibrate", { point: "temperature", temperature: 12.5, place: 2 })?.body).toMatchObject({
      soilMoisture: { dryRaw: 1_900 },
      soilTemperature: { offset: 0.5 },
    });
    expect(held.captured).toBeUndefined();
  });

  it("refuses a place that has no such probe", () => {
    const { call, message } = bench();
    expect(call("calibrate", { point: "dry", place: 3 })?.status).toBe(409);
    expect(message()).toBe("There is no moisture probe at place 3.");
    expect(call("calibrate", { point: "temperature", temperature: 20, place: 3 })?.status).toBe(409);
    expect(message()).toBe("The temperature probe gives no value (there is none at this place).");
  });

  it("takes the last step back, at whichever place it was", () => {
    const { probe, at, call, held } = bench();
    at(2_150, { point: "dry" });
    const before = held.captured;
    const deep = { moistureRaw: 1_900, quality: "good", faults: [] } as const;
    probe.reading = { ...goodReading, further: [deep, undefined] };
    call("calibrate", { point: "dry", place: 2 });
    expect(call("calibrate", { point: "undo" })?.status).toBe(200);
    expect(held.further["calibration2"]).toBeUndefined();
    expect(held.captured).toEqual(before);
    expect(call("calibrate", { point: "undo" })?.status).toBe(409);
  });

  it("writes no date where the clock is not set, and drops that of the point before", () => {
    const { at, held, board } = bench();
    at(2_150, { point: "dry" });
    board.clockIsSet = false;
    at(1_000, { point: "wet" });
    expect(held.captured).toEqual({
      soilMoisture: { dryRaw: 2_150, wetRaw: 1_000, firmware: firmwareVersion },
    });
  });
});
