import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { bringTo } from "../support/openLink";

describe("Link: deadlines", () => {
  it.each([
    ["settingClock", 60_000, "clockNotSet", "no answer from the time server"],
    ["resolving", 45_000, "connectionFailed", "no answer from the hub, while opening the connection"],
    [
      "securing",
      45_000,
      "hubSilent",
      "the hub did not end the TLS hand-shake, while opening a secure connection",
    ],
    [
      "authenticating",
      30_000,
      "hubSilent",
      "the hub neither accepted nor refused the device, while signing in",
    ],
    ["syncing", 30_000, "hubSilent", "the hub did not confirm the subscriptions, while subscribing"],
  ] as const)("%s lasts %i ms at most", (state, deadline, fault, words) => {
    const open = bringTo(state);
    advance(open.board.time, deadline - 1);
    expect(open.link.state).toBe(state);
    advance(open.board.time, 1);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", [fault]]);
    expect(open.board.lines.join()).toContain(words);
    expect(open.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
  });

  it("resolving lasts 20 s at most where the platform tells how far the connection has come", () => {
    const open = bringTo("resolving");
    advance(open.board.time, 1_000);
    open.board.mqtt.client.reach("resolving");
    advance(open.board.time, 19_999);
    expect(open.link.state).toBe("resolving");
    advance(open.board.time, 1);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["nameNotResolved"]]);
    expect(open.board.lines.join()).toContain("not connected: no answer from the name server");
  });

  it.each(["settingClock", "resolving", "securing", "authenticating", "syncing"] as const)(
    "after its deadline %s is tried again",
    (state) => {
      const open = bringTo(state);
      advance(open.board.time, 62_000);
      expect(["settingClock", "resolving"]).toContain(open.link.state);
    },
  );

  it("goes on where the time server says no", () => {
    const open = bringTo("settingClock");
    open.board.network.synchronizing[0]?.(false);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["clockNotSet"]]);
    advance(open.board.time, 2_000);
    expect(open.link.state).toBe("settingClock");
  });

  it("does not believe a time server whose answer set no clock", () => {
    const open = bringTo("settingClock");
    open.board.network.synchronizing[0]?.(true);
    expect(open.link.state).toBe("backingOff");
  });

  it("ignores the late answer to an earlier question for the time", () => {
    const open = bringTo("settingClock");
    advance(open.board.time, 63_000);
    expect([open.link.state, open.board.network.synchronizing.length]).toEqual(["settingClock", 2]);
    open.board.network.synchronizing[0]?.(false);
    expect(open.link.state).toBe("settingClock");
  });

  it.each(["joining", "backingOff", "online", "stopped"] as const)(
    "ignores an answer of the time server in %s",
    (state) => {
      const open = bringTo(state);
      open.board.network.synchronizeClock(() => undefined);
      const late = open.board.network.synchronizing[0];
      late?.(true);
      expect(open.link.state).toBe(state);
    },
  );
});
