import { describe, expect, it } from "vitest";
import { HubAndDevice } from "./support/hubAndDevice";
import { messagesIn } from "./support/messagesIn";

/** How many records each message of the device held, in the order in which they came. */
function lengths(device: HubAndDevice): number[] {
  return device.telemetry
    .filter(({ systemProperties }) => systemProperties["dt-subject"] === undefined)
    .map(({ body }) => messagesIn(Buffer.from(body).toString()).length);
}

/** A device that measures every ten seconds, and has been without its network for so many of them. */
function cameBack(desired: { readonly telemetryBatch?: number }): HubAndDevice {
  const device = new HubAndDevice({ telemetryInterval: 10, ...desired });
  device.boot();
  device.run(15);
  device.board.network.setAvailable(false);
  device.run(400);
  device.board.network.setAvailable(true);
  while (device.records.length < 43) device.run(10);
  return device;
}

describe("Firmware: records that had to wait", () => {
  it("arrive in messages of sixteen unless told, all in order, and later ones alone", () => {
    const device = cameBack({});
    const found = lengths(device);
    expect(Math.max(...found)).toBe(16);
    expect(found.slice(-1)).toEqual([1]);
    const sequences = device.records.map(({ sequence }) => sequence);
    expect([...new Set(sequences)]).toEqual(sequences.map((_, index) => index + 1));
    expect(device.close()).toEqual([]);
  });

  it("arrive in messages of as many as are set", () => {
    const device = cameBack({ telemetryBatch: 5 });
    expect(Math.max(...lengths(device))).toBe(5);
    expect(device.close()).toEqual([]);
  });

  it("are told in health, with the room for them", () => {
    const device = cameBack({});
    const { outboxWaiting, outboxCapacity } = device.reported["health"] as Record<string, number>;
    expect(outboxWaiting).toBeLessThanOrEqual(60);
    expect(outboxCapacity).toBeGreaterThan(5_000);
    expect(device.close()).toEqual([]);
  });
});
