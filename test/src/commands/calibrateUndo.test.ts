import { describe, expect, it } from "vitest";
import { FakeStorage } from "../support/fakeBoard";
import { bench, written } from "./calibrateBench";

describe("calibrate: undo", () => {
  it("goes one step back, and no further", () => {
    const { at, call, held, message } = bench();
    at(2_150, { point: "dry" });
    at(1_100, { point: "wet" });
    expect(call("calibrate", { point: "undo" })).toMatchObject({
      status: 200,
      body: { soilMoisture: { dryRaw: 2_150 } },
    });
    expect(held.captured).toEqual({ soilMoisture: { dryRaw: 2_150, ...written } });
    expect(call("calibrate", { point: "undo" })?.status).toBe(409);
    expect(message()).toBe(
      "Only the last calibration can be taken back, and no step back from this one is kept; calibrate anew what is wrong.",
    );
    expect(held.captured).toEqual({ soilMoisture: { dryRaw: 2_150, ...written } });
  });

  it("goes back to nothing after the first point", () => {
    const { at, call, held, message } = bench();
    at(2_150, { point: "dry" });
    call("calibrate", { point: "undo" });
    expect(held.captured).toBeUndefined();
    expect(call("calibrate", { point: "undo" })?.status).toBe(409);
    expect(message()).toBe("There is no calibration on this device to take back.");
  });

  it("goes back to the nominal line altogether, and that can be taken back", () => {
    const { at, call, held } = bench();
    at(2_150, { point: "dry" });
    expect(call("calibrate", { point: "temperature", temperature: 19 })?.status).toBe(200);
    const captured = held.captured;
    expect(call("calibrate", { point: "nominal" })).toEqual({
      status: 200,
      body: { soilMoisture: {}, soilTemperature: { offset: 0 } },
    });
    expect(held.captured).toBeUndefined();
    expect(call("calibrate", { point: "undo" })?.status).toBe(200);
    expect(held.captured).toEqual(captured);
    expect(call("calibrate", { point: "nominal", waterContent: 0.1 })?.status).toBe(400);
  });

  it("has nothing to take back on a device that was never calibrated", () => {
    expect(bench().call("calibrate", { point: "undo" })?.status).toBe(409);
  });

  it("knows the way back after a restart, whatever the order in which the twin stored it", () => {
    const storage = new FakeStorage();
    const first = bench({ storage });
    first.at(1_100, { point: "wet" });
    first.at(2_150, { point: "dry" });
    const second = bench({ storage });
    second.held.captured = {
      soilTemperature: {},
      soilMoisture: { ...written, wetRaw: 1_100, dryRaw: 2_150 },
    };
    expect(second.call("calibrate", { point: "undo" })?.status).toBe(200);
    expect(second.held.captured).toEqual({ soilMoisture: { wetRaw: 1_100, ...written } });
    expect(storage.values.size).toBe(0);
  });

  it("does not go back from what was captured in another way since", () => {
    const storage = new FakeStorage();
    bench({ storage }).at(2_150, { point: "dry" });
    const second = bench({ storage });
    second.held.captured = { soilMoisture: { dryRaw: 2_000 } };
    expect(second.call("calibrate", { point: "undo" })?.status).toBe(409);
  });

  it("is refused where it would not go with what the cloud has set since", () => {
    const { at, call, cloud, held, message } = bench();
    at(2_050, { point: "dry" });
    at(2_400, { point: "dry" });
    cloud.desired = { soilMoisture: { wetRaw: 2_040 } };
    expect(call("calibrate", { point: "undo" })?.status).toBe(409);
    expect(message()).toMatch(/dryRaw and wetRaw must be at least 20 apart/);
    expect(held.captured).toEqual({ soilMoisture: { dryRaw: 2_400, ...written } });
  });

  it("is possible until the restart where it could not be stored, and a line says so", () => {
    const { at, call, storage, board, held } = bench();
    storage.failsToWrite = true;
    expect(at(2_150, { point: "dry" })?.status).toBe(200);
    expect(board.levels).toContain("warning");
    expect(call("calibrate", { point: "undo" })?.status).toBe(200);
    expect(held.captured).toBeUndefined();
  });

  it("takes damaged notes for none", () => {
    const storage = new FakeStorage();
    const first = bench({ storage });
    first.at(2_150, { point: "dry" });
    const bytes = storage.values.get("calUndo") ?? new Uint8Array(0);
    for (let at = 0; at < bytes.length; at++) {
      for (const damaged of [bytes.slice(0, at), bytes.with(at, (bytes[at] ?? 0) ^ 0x15)]) {
        storage.values.set("calUndo", damaged);
        const { call, held } = bench({ storage });
        held.captured = first.held.captured;
        const status = call("calibrate", { point: "undo" })?.status;
        expect([200, 409]).toContain(status);
        if (status === 409) expect(held.captured).toEqual(first.held.captured);
      }
    }
    for (const other of ["[]", "null", '{"before":1,"after":{}}', "x".repeat(4_000)]) {
      storage.values.set("calUndo", new TextEncoder().encode(other));
      expect(bench({ storage }).call("calibrate", { point: "undo" })?.status).toBe(409);
    }
    storage.failsToRead = true;
    expect(bench({ storage }).call("calibrate", { point: "undo" })?.status).toBe(409);
  });
});
