import { describe, expect, it } from "vitest";
import { Firmware } from "../../src/firmware";
import { boot, faults, health, times } from "./support/bootedDevice";
import { advance, fakeBoard } from "./support/fakeBoard";
import { identity } from "./support/openConnection";
import { ScriptedHub } from "./support/scriptedHub";

describe("Firmware: without a connection", () => {
  it("measures on, and sends all in order with their own times when it is back", () => {
    const device = boot({ desired: { telemetryInterval: 60 } });
    advance(device.board.time, 2_000);
    const start = times(device).length;
    device.board.network.change(false);
    advance(device.board.time, 600_000);
    expect(times(device)).toHaveLength(start);
    device.board.network.change(true);
    advance(device.board.time, 2_000);
    const caught = times(device).slice(start);
    expect(caught).toHaveLength(10);
    caught.forEach((time, index) => {
      expect(time).toBe((caught[0] ?? 0) + index * 60);
    });
  });

  it("stamps what was measured before the clock was set", () => {
    const board = fakeBoard();
    const hub = new ScriptedHub(board);
    board.clockIsSet = false;
    const firmware = new Firmware(board, { identity, build: "test" });
    firmware.start();
    advance(board.time, 5_000);
    board.network.change(true);
    board.clockIsSet = true;
    board.network.synchronizing[0]?.(true);
    advance(board.time, 1_000);
    expect(hub.records[0]?.["time"]).toBe("2026-01-01T00:00:01Z");
    firmware.stop();
  });

  it("drops the oldest when it has waited too long, counts them and says so until there is room", () => {
    const device = boot({ desired: { telemetryInterval: 60 } });
    advance(device.board.time, 2_000);
    device.board.network.change(false);
    advance(device.board.time, 100 * 60_000);
    device.board.network.change(true);
    advance(device.board.time, 5_000);
    expect(health(device)["outboxDropped"]).toBe(4);
    expect(faults(device)).toContain("outboxFull");
    advance(device.board.time, 120_000);
    expect(faults(device)).toEqual([]);
  });

  it("sends again what the hub did not acknowledge, as a duplicate", () => {
    const device = boot();
    device.hub.acknowledges = false;
    advance(device.board.time, 1_100);
    device.hub.acknowledges = true;
    device.board.mqtt.client.fail("reset");
    advance(device.board.time, 5_000);
    expect(device.hub.telemetry.map(({ duplicate }) => duplicate)).toEqual([false, true]);
    expect(times(device)).toEqual([1, 1]);
  });

  it("sends a record that found the queue full as soon as there is room", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 5_000);
    const { client } = device.board.mqtt;
    client.writable(0);
    for (let count = 0; count < 15; count++)
      client.deliver(`$iothub/methods/POST/unknown/?$rid=${count}`, "null");
    advance(device.board.time, 10_000);
    expect(times(device)).toHaveLength(1);
    client.writable();
    advance(device.board.time, 500);
    expect(times(device)).toHaveLength(2);
  });

  it("finds its way back from a hub that says nothing any more", () => {
    const device = boot({ desired: { telemetryInterval: 10 } });
    advance(device.board.time, 5_000);
    device.hub.isThere = false;
    advance(device.board.time, 300_000);
    device.hub.isThere = true;
    advance(device.board.time, 600_000);
    const unique = [...new Set(times(device))];
    expect(unique.length).toBeGreaterThan(85);
    expect(faults(device)).toEqual([]);
  });
});
