import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { advance } from "../support/fakeBoard";
import { bringTo, comeOnline, everyState } from "../support/openLink";

describe("Link: close", () => {
  it.each([...everyState, "stopped" as const])(
    "in %s it leaves no timer and no connection, and hears nothing more",
    (state) => {
      const open = bringTo(state);
      open.link.close();
      open.link.close();
      expect([open.link.state, open.board.time.pending(), open.board.network.isOpen]).toEqual([
        "stopped",
        [],
        false,
      ]);
      expect(open.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
      const heard = [...open.heard];
      open.board.network.change(true);
      open.board.network.synchronizing[0]?.(true);
      expect([open.link.state, open.heard, open.board.time.pending()]).toEqual(["stopped", heard, []]);
    },
  );

  it("says goodbye to the hub and tells that it is offline", () => {
    const open = bringTo("online");
    open.board.mqtt.client.writable();
    open.link.close();
    expect(open.board.mqtt.client.controls.at(-1)?.operation).toBe(MqttOperation.DISCONNECT);
    expect(open.heard.at(-1)).toBe("offline");
  });

  it("leaves no timer where the connection was about to end", () => {
    const open = bringTo("syncing");
    open.board.mqtt.client.grant([0x80]);
    open.link.close();
    expect(open.board.time.pending()).toEqual([]);
  });

  it("can be opened again", () => {
    const open = bringTo("online");
    open.link.close();
    open.link.open();
    open.board.network.change(true);
    comeOnline(open);
    expect(open.link.state).toBe("online");
  });

  it("closes no client inside one of its callbacks, in all that was done above", () => {
    for (const state of everyState) {
      const open = bringTo(state);
      advance(open.board.time, 1_000_000);
      expect(open.board.mqtt.violations).toEqual([]);
    }
  });
});
