import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { bringTo, comeOnline, everyState } from "../support/openLink";

describe("Link: losses", () => {
  it.each(["resolving", "syncing", "online"] as const)(
    "a connection lost in %s is tried again later",
    (state) => {
      const open = bringTo(state);
      open.board.mqtt.client.fail("reset by peer");
      expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["connectionFailed"]]);
      expect(open.heard).toEqual(state === "online" ? ["online", "offline"] : []);
      advance(open.board.time, 2_000);
      expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["resolving", 2]);
      comeOnline(open);
      expect([open.link.state, activeFaults(open.faults)]).toEqual(["online", []]);
    },
  );

  it.each(everyState.filter((state) => !["joining", "offline", "backingOff", "refused"].includes(state)))(
    "a network lost in %s is joined again",
    (state) => {
      const open = bringTo(state);
      open.board.network.change(false);
      expect([open.link.state, activeFaults(open.faults)]).toEqual(["joining", ["networkDown"]]);
      expect(open.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
      expect(open.heard).toEqual(state === "online" ? ["online", "offline"] : []);
      open.board.clockIsSet = true;
      open.board.network.change(true);
      expect(open.link.state).toBe("resolving");
      comeOnline(open);
      expect(activeFaults(open.faults)).toEqual([]);
    },
  );

  it("a network that says the same twice changes nothing", () => {
    const open = bringTo("online");
    open.board.network.change(true);
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["online", 1]);
  });

  it("a refused subscription is tried again later, with the clock set anew", () => {
    const open = bringTo("syncing");
    open.board.mqtt.client.grant([0x80]);
    advance(open.board.time, 0);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["refused", ["hubRefused"]]);
    advance(open.board.time, 30_000);
    expect(open.link.state).toBe("settingClock");
  });

  it("a network lost during a back-off leaves the fault of the hub in force", () => {
    const open = bringTo("backingOff");
    open.board.network.change(false);
    expect([open.link.state, activeFaults(open.faults)]).toEqual([
      "joining",
      ["connectionFailed", "networkDown"],
    ]);
  });

  it("an old connection says nothing any more", () => {
    const open = bringTo("online");
    const old = open.board.mqtt.client;
    old.fail("reset");
    advance(open.board.time, 2_000);
    comeOnline(open);
    const heard = [...open.heard];
    old.call(() => old.options.onError("late"));
    old.accept();
    old.grant();
    old.deliver("$iothub/methods/POST/reboot/?$rid=1", "null");
    advance(open.board.time, 10_000);
    expect([open.link.state, open.heard, open.board.mqtt.clients.length]).toEqual(["online", heard, 2]);
  });

  it("what waits for its acknowledgement hears nothing of it over the next connection", () => {
    const open = bringTo("online");
    let acknowledged = 0;
    open.link.send("t", new Uint8Array(1), () => acknowledged++);
    const id = open.board.mqtt.client.sent.at(-1)?.id;
    open.board.mqtt.client.fail("reset");
    advance(open.board.time, 2_000);
    comeOnline(open);
    open.board.mqtt.client.acknowledge(id);
    expect(acknowledged).toBe(0);
  });

  it("a failure of one kind is cleared by success only", () => {
    const open = bringTo("settingClock");
    open.board.network.synchronizing[0]?.(false);
    open.board.clockIsSet = true;
    advance(open.board.time, 2_000);
    comeOnline(open);
    expect(activeFaults(open.faults)).toEqual([]);
  });
});
