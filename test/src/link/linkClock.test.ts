import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { bringTo, type OpenLink, waitOf } from "../support/openLink";

describe("Link: a clock that may be wrong", () => {
  /** Fails until the link asks for the time; gives the number of failures. */
  function failUntilAsked(open: OpenLink): number {
    let failures = 0;
    while (open.link.state !== "settingClock" && failures < 20) {
      open.board.mqtt.client.fail("certificate not yet valid");
      failures++;
      advance(open.board.time, waitOf(open));
    }
    return failures;
  }

  it("is set anew after every fourth failure in a row, as a wrong one makes each certificate look bad", () => {
    const open = bringTo("resolving");
    expect(failUntilAsked(open)).toBe(4);
    const connections = open.board.mqtt.clients.length;
    open.board.network.synchronizing.at(-1)?.(true);
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["resolving", connections + 1]);
    expect(failUntilAsked(open)).toBe(4);
  });

  it("is used as it is where the time server says nothing new", () => {
    const open = bringTo("resolving");
    failUntilAsked(open);
    open.board.network.synchronizing.at(-1)?.(false);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["resolving", ["connectionFailed"]]);
  });

  it("is used as it is where the time server does not answer at all", () => {
    const open = bringTo("resolving");
    failUntilAsked(open);
    advance(open.board.time, 60_000);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["resolving", ["connectionFailed"]]);
  });
});
