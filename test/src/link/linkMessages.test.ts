import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { bringTo } from "../support/openLink";

describe("Link: messages", () => {
  it("hands on what is ours, parsed", () => {
    const open = bringTo("online");
    open.board.mqtt.client.deliver("$iothub/methods/POST/reboot/?$rid=1", "null");
    open.board.mqtt.client.deliver("$iothub/twin/res/200/?$rid=1", "{}");
    open.board.mqtt.client.deliver("$iothub/twin/PATCH/properties/desired/?$version=2", "{ }");
    open.board.mqtt.client.deliver("some/other/topic", "x");
    advance(open.board.time, 0);
    expect(open.heard).toEqual(["online", "method 4", "twinReply 2", "desired 3"]);
  });

  it("tells a message that is too large until one comes that is not", () => {
    const open = bringTo("online");
    open.board.mqtt.client.deliver("$iothub/methods/POST/reboot/?$rid=1", new Uint8Array(20_000), {
      pieceLength: 900,
    });
    advance(open.board.time, 0);
    expect([open.heard.at(-1), activeFaults(open.faults)]).toEqual(["method undefined", ["messageTooLarge"]]);
    open.board.mqtt.client.deliver("$iothub/methods/POST/reboot/?$rid=2", "");
    advance(open.board.time, 0);
    expect(activeFaults(open.faults)).toEqual([]);
  });

  it.each(["stopped", "joining", "settingClock", "resolving", "syncing", "backingOff"] as const)(
    "takes nothing to send in %s",
    (state) => {
      expect(bringTo(state).link.send("t", new Uint8Array(1))).toBe(false);
    },
  );

  it("is sent at QoS 1 where its acknowledgement is waited for", () => {
    const open = bringTo("online");
    open.link.send("a", new Uint8Array(1));
    open.link.send("b", new Uint8Array(1), () => undefined, true);
    expect(open.board.mqtt.client.sent).toMatchObject([
      { topic: "a", QoS: 0, duplicate: false },
      { topic: "b", QoS: 1, duplicate: true },
    ]);
  });
});
