import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { bringTo } from "../support/openLink";

describe("Link: deadlines", () => {
  it.each([
    ["settingClock", 60_000, "clockNotSet", "no answer from the time server"],
    ["connecting", 45_000, "connectionFailed", "no answer from the hub"],
    ["subscribing", 30_000, "connectionFailed", "the hub did not confirm the subscriptions"],
  ] as const)("%s lasts %i ms at most", (state, deadline, fault, words) => {
    const open = bringTo(state);
    advance(open.board.time, deadline - 1);
    expect(open.link.state).toBe(state);
    advance(open.board.time, 1);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", [fault]]);
    expect(open.board.lines.join()).toContain(words);
    expect(open.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
  });

  it.each(["settingClock", "connecting", "subscribing"] as const)(
    "after its deadline %s is tried again",
    (state) => {
      const open = bringTo(state);
      advance(open.board.time, 62_000);
      expect(["settingClock", "connecting"]).toContain(open.link.state);
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
