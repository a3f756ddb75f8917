import { describe, expect, it } from "vitest";
import { Firmware } from "../../src/firmware";
import { boot, pending } from "./support/bootedDevice";
import { advance, fakeBoard, fakeParts } from "./support/fakeBoard";
import { identity } from "./support/openConnection";

describe("Firmware: stop", () => {
  it.each([0, 10, 30, 50, 500, 1_000, 1_050, 60_000, 900_500])(
    "after %i ms leaves no timer and no connection",
    (wait) => {
      const device = boot();
      advance(device.board.time, wait);
      device.firmware.stop();
      device.firmware.stop();
      expect(pending(device)).toEqual([]);
      expect(device.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
      const { length } = device.hub.telemetry;
      device.board.network.change(true);
      advance(device.board.time, 1_000_000);
      expect([pending(device), device.hub.telemetry.length]).toEqual([[], length]);
    },
  );

  it("leaves no timer where letting go itself raises a fault", () => {
    const device = boot();
    advance(device.board.time, 10_000);
    device.board.mqtt.client.close = () => {
      throw new Error("close");
    };
    device.firmware.stop();
    expect(pending(device)).toEqual([]);
  });

  it("works on a board that was never started", () => {
    const board = fakeBoard();
    new Firmware(board, { identity, build: "test", parts: fakeParts }).stop();
    expect(board.time.pending()).toEqual([]);
  });

  it("works before there is a network", () => {
    const device = boot({ network: false });
    device.firmware.stop();
    expect(pending(device)).toEqual([]);
  });
});
