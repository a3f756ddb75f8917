import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/boundedJson";
import { HubAndDevice } from "./support/hubAndDevice";

let open: HubAndDevice | undefined;

function start(desired: JsonObject = {}): HubAndDevice {
  const made = new HubAndDevice(desired);
  open = made;
  made.boot();
  return made;
}

afterEach(() => {
  const left = open?.close() ?? [];
  open = undefined;
  expect(left).toEqual([]);
});

const health = ({ reported }: HubAndDevice) => reported["health"] as JsonObject;
const faults = (device: HubAndDevice) => Object.keys(health(device)["faults"] as JsonObject);
const sequences = ({ records }: HubAndDevice) => records.map(({ sequence }) => Number(sequence));

describe("Firmware on the hub", () => {
  it("connects, reports what it is, and sends its first reading with the time of its measurement", () => {
    const device = start();
    device.run(10);
    expect(device.isConnected).toBe(true);
    expect(device.reported).toMatchObject({
      firmware: { build: "test" },
      deviceInformation: { __t: "c" },
      telemetryInterval: { value: 900, ac: 203 },
      health: { bootCount: 1 },
    });
    // It was measured before the hub could say how the probe is calibrated.
    expect(faults(device)).toEqual(["moistureUncalibrated"]);
    expect(device.records).toMatchObject([
      { sequence: 1, time: "2026-01-01T00:00:01Z", quality: "uncertain", faults: ["moistureUncalibrated"] },
    ]);
  });

  it("obeys a setting, and refuses one that is out of range", () => {
    const device = start();
    device.run(100);
    device.desire({ telemetryInterval: 10 });
    device.run(31);
    expect(sequences(device)).toEqual([1, 2, 3, 4]);
    device.desire({ telemetryInterval: 1 });
    device.run(10);
    expect(device.reported["telemetryInterval"]).toMatchObject({ value: 10, ac: 400, av: 4 });
  });

  it("ends in the last of a thousand patches that come at one instant", () => {
    const device = start({ telemetryInterval: 20 });
    device.run(100);
    for (let count = 0; count < 1_000; count++) device.desire({ healthInterval: 1_000 + count });
    device.run(30);
    expect(device.reported["healthInterval"]).toEqual({ value: 1_999, ac: 200, av: 1_002 });
    expect(faults(device)).toEqual([]);
  });

  it("answers sampleNow with the record that it sends", () => {
    const device = start();
    device.run(100);
    const outcomes = device.call("sampleNow");
    device.run(2);
    expect(outcomes).toEqual([{ status: 200, payload: device.records.at(-1) }]);
  });

  it("answers a method that it does not have", () => {
    const device = start();
    device.run(10);
    const outcomes = device.call("constructor");
    device.run(1);
    expect(outcomes).toMatchObject([{ status: 404, payload: { code: "unknownMethod" } }]);
  });

  it("restarts when it is told to, with its settings, and its numbers go on", () => {
    const device = start({ telemetryInterval: 60 });
    device.run(70);
    const outcomes = device.call("reboot");
    device.run(60);
    expect(outcomes).toMatchObject([{ status: 200 }]);
    expect(health(device)).toMatchObject({ bootCount: 2, resetReason: "software" });
    expect(device.records.at(-1)).toMatchObject({ boot: 2 });
    expect(new Set(sequences(device)).size).toBe(sequences(device).length);
    expect(device.reported["telemetryInterval"]).toMatchObject({ value: 60, ac: 200 });
  });

  it("comes back from a line that breaks again and again, and loses no record", () => {
    const device = start({ telemetryInterval: 5 });
    for (let round = 0; round < 40; round++) {
      device.run(7.3);
      device.cut();
    }
    device.run(900);
    const unique = [...new Set(sequences(device))].sort((left, right) => left - right);
    expect(unique).toEqual(Array.from({ length: unique.length }, (_, index) => index + 1));
    expect(unique.length).toBeGreaterThan(200);
    expect(faults(device)).toEqual([]);
  });

  it("notices a line that died without a word, and sends what waited", () => {
    const device = start({ telemetryInterval: 30 });
    device.run(60);
    device.silence();
    device.run(1_800);
    const unique = [...new Set(sequences(device))].sort((left, right) => left - right);
    expect(unique).toEqual(Array.from({ length: unique.length }, (_, index) => index + 1));
    expect(unique.length).toBeGreaterThanOrEqual(60);
    expect(device.isConnected).toBe(true);
  });

  it("gets through a day with a network that comes and goes, and renews its token", () => {
    const device = start({ telemetryInterval: 300 });
    for (let hour = 0; hour < 26; hour++) {
      device.run(3_000);
      device.board.network.setAvailable(false);
      device.run(600);
      device.board.network.setAvailable(true);
    }
    device.run(600);
    const unique = [...new Set(sequences(device))].sort((left, right) => left - right);
    expect(unique).toEqual(Array.from({ length: unique.length }, (_, index) => index + 1));
    expect(faults(device)).toEqual([]);
  });

  it("renews its token before the hub would end the connection", () => {
    const device = start({ telemetryInterval: 3_600 });
    device.run(3 * 86_400);
    expect(device.isConnected).toBe(true);
    expect(device.connected.filter((event) => event.startsWith("+")).length).toBe(4);
    const lost = [...new Set(sequences(device))].length - device.records.length;
    expect(lost).toBe(0);
  });

  it("sends large twins and answers in pieces through the client's narrow window", () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => ["n".repeat(50) + index, index]),
    );
    const device = start({ ...unknown, telemetryInterval: 5 });
    device.run(30);
    for (const name of Object.keys(unknown)) expect(device.reported[name]).toMatchObject({ ac: 400 });
    expect(faults(device)).toEqual([]);
  });

  it("says that a desired document is too large for it, measures on, and takes it when it has shrunk", () => {
    const large = Object.fromEntries(
      Array.from({ length: 6 }, (_, index) => [`big${index}`, "x".repeat(3_500)]),
    );
    const device = start({ ...large, telemetryInterval: 60 });
    device.run(1_000);
    expect(device.log.join()).toContain("twinTooLarge");
    expect(sequences(device)).toEqual([1, 2]);
    device.desire(Object.fromEntries(Object.keys(large).map((name) => [name, null])));
    device.run(200);
    expect(device.reported["telemetryInterval"]).toMatchObject({ value: 60, ac: 200 });
    expect(faults(device)).toEqual([]);
  });

  it("ends in the desired state after any course of patches, cuts, restarts and waits", () => {
    const step = fc.oneof(
      fc.record({
        desire: fc.record(
          {
            telemetryInterval: fc.constantFrom<number | null | string>(5, 10, 20, 4, null, "x"),
            telemetryEncoding: fc.constantFrom("json", "cbor", null, "xml"),
            colour: fc.constantFrom("red", null),
          },
          { requiredKeys: [] },
        ),
      }),
      fc.constantFrom("cut", "silence", "power", "network", "reboot", "sample"),
      fc.constantFrom(0.01, 0.05, 1, 30, 400),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const device = new HubAndDevice();
        device.boot();
        for (const taken of steps) {
          if (typeof taken === "number") device.run(taken);
          else if (typeof taken === "object") device.desire(taken.desire as JsonObject);
          else if (taken === "cut") device.cut();
          else if (taken === "silence") device.silence();
          else if (taken === "network") {
            device.board.network.setAvailable(false);
            device.run(3);
            device.board.network.setAvailable(true);
          } else if (taken === "power") {
            device.powerOff();
            device.run(1);
            device.boot();
          } else if (taken === "reboot") device.call("reboot");
          else device.call("sampleNow");
        }
        // Long enough for the keep-alive, the longest back-off and the longest wait of the twin.
        device.run(2_000);
        device.desire({ telemetryInterval: 77, telemetryEncoding: "json", colour: null });
        device.run(200);
        expect(device.reported["telemetryInterval"]).toMatchObject({ value: 77, ac: 200 });
        expect(device.reported["telemetryEncoding"]).toMatchObject({ value: "json", ac: 200 });
        expect(device.reported).not.toHaveProperty("colour");
        expect(faults(device)).toEqual([]);
        expect(device.log.filter((line) => line.includes("internal error"))).toEqual([]);
        const numbers = device.records.map(({ sequence, time }) => `${sequence} ${time}`);
        expect(new Set(numbers).size).toBe(new Set(device.records.map(({ sequence }) => sequence)).size);
        expect(device.close()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
