import { describe, expect, it } from "vitest";
import { Firmware } from "../../src/firmware";
import { boot, type Device, faults, health, pending, times } from "./support/bootedDevice";
import { advance, epoch, fakeBoard, fakeParts } from "./support/fakeBoard";
import { identity } from "./support/openConnection";
import { ScriptedHub } from "./support/scriptedHub";

/** The access point is back: the network is joined as soon as the radio looks for it. */
function rejoin({ board }: Device): void {
  while (!board.network.isOpen) advance(board.time, 1_000);
  board.network.change(true);
}

/** Lets the access point be away for so long, in which the radio rests now and then. */
function loseNetwork(device: Device, milliseconds: number): void {
  device.board.network.change(false);
  advance(device.board.time, milliseconds);
  rejoin(device);
}

describe("Firmware: without a connection", () => {
  it("measures on, and sends all in order with their own times when it is back", () => {
    const device = boot({ desired: { telemetryInterval: 60 } });
    advance(device.board.time, 2_000);
    const start = times(device).length;
    loseNetwork(device, 600_000);
    const measured = Math.floor((device.board.time.ticks() / 1_000 - 1) / 60);
    expect([times(device).length, measured >= 10]).toEqual([start, true]);
    advance(device.board.time, 2_000);
    const caught = times(device).slice(start);
    expect(caught).toHaveLength(measured);
    caught.forEach((time, index) => {
      expect(time).toBe((caught[0] ?? 0) + index * 60);
    });
  });

  it("stamps what was measured before the clock was set", () => {
    const board = fakeBoard();
    const hub = new ScriptedHub(board);
    board.clockIsSet = false;
    const firmware = new Firmware(board, { identity, build: "test", parts: fakeParts });
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
    loseNetwork(device, 5 * 3_600_000);
    advance(device.board.time, 5_000);
    const [, ...caught] = times(device);
    const [first = 0] = caught;
    // The first at 1 s had left before.
    expect([Math.round((first - 60) / 60), first > 61]).toEqual([health(device)["outboxDropped"], true]);
    expect(caught.map((time) => (time - first) / 60)).toEqual(caught.map((_, index) => index));
    const told = device.board.lines.filter((line) => line.includes("outboxFull"));
    expect(told).toEqual(["fault raised: outboxFull", "fault cleared: outboxFull"]);
    advance(device.board.time, 120_000);
    expect(faults(device)).toEqual([]);
  });

  it("sends again what the hub did not acknowledge, as a duplicate", () => {
    const device = boot();
    device.hub.acknowledges = false;
    advance(device.board.time, 2_000);
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

describe("Firmware: the last resort", () => {
  const hour = 3_600_000;

  it("restarts the device in the orderly way after a day without the hub where what waits is in memory", () => {
    const causes: string[] = [];
    const device = boot({
      change: {
        reset: {
          reason: () => "powerOn",
          lastRun: () => undefined,
          enter: () => undefined,
          restart: (cause) => causes.push(cause),
        },
      },
    });
    advance(device.board.time, hour);
    device.hub.isThere = false;
    advance(device.board.time, 23 * hour);
    expect(causes).toEqual([]);
    advance(device.board.time, 2 * hour);
    expect(causes).toEqual(["no contact with the hub for 24 h"]);
    expect(pending(device)).toEqual([]);
  });

  it("does not come while the hub answers, be it now and then only, and tells the last contact in health", () => {
    const device = boot({ desired: { power: { mode: "economy" }, telemetryInterval: 86_400 } });
    const { network, time } = device.board;
    const open = network.open.bind(network);
    network.open = (onChanged) => {
      open(onChanged);
      time.timer.set("air", 2_000, () => network.change(true));
    };
    advance(device.board.time, 72 * hour);
    expect(device.board.restarts).toEqual([]);
    const contact = Date.parse(String(health(device)["lastContact"])) - epoch;
    expect(device.board.time.ticks() - contact).toBeLessThan(2 * hour);
  });

  it("does not come where a connection holds that has nothing to say for a day", () => {
    const quiet = { healthInterval: 86_400, telemetryInterval: 86_400 };
    const device = boot({ desired: quiet });
    advance(device.board.time, 72 * hour);
    expect([device.board.restarts, faults(device)]).toEqual([[], []]);
  });
});
