import { describe, expect, it } from "vitest";
import type { LinkState } from "../../../src/link/linkState";
import { advance } from "../support/fakeBoard";
import { activeFaults, identity } from "../support/openConnection";
import { bringTo, makeLink, steps } from "../support/openLink";

describe("Link: on its way", () => {
  it("joins, sets the clock, looks the hub up, secures, signs in, syncs and is online", () => {
    const open = makeLink();
    const states: LinkState[] = [open.link.state];
    for (const [, step] of steps) {
      step(open);
      states.push(open.link.state);
    }
    expect(states).toEqual([
      "stopped",
      "joining",
      "settingClock",
      "resolving",
      "securing",
      "authenticating",
      "syncing",
      "online",
    ]);
    expect([open.heard, activeFaults(open.faults)]).toEqual([["online"], []]);
  });

  it("opens no connection before the clock is set, as no certificate could be checked", () => {
    expect(bringTo("settingClock").board.mqtt.clients).toEqual([]);
  });

  it("does not ask for the time where the clock is set", () => {
    const open = makeLink();
    open.link.open();
    open.board.network.change(true);
    expect([open.link.state, open.board.network.synchronizing]).toEqual(["resolving", []]);
  });

  it("signs a token that is good for a day from now", () => {
    const { board } = bringTo("resolving");
    const expiry = Number(/se=(\d+)/.exec(board.mqtt.client.options.password)?.[1]);
    expect(expiry).toBe(board.time.now() / 1_000 + 86_400);
  });

  it("is opened once, however often it is asked", () => {
    const open = bringTo("online");
    open.link.open();
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["online", 1]);
  });

  it("tells a network that cannot be joined after a minute, and goes on waiting", () => {
    const open = bringTo("joining");
    advance(open.board.time, 59_999);
    expect(activeFaults(open.faults)).toEqual([]);
    advance(open.board.time, 1);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["joining", ["networkDown"]]);
    open.board.network.change(true);
    expect(activeFaults(open.faults)).toEqual([]);
  });

  it("tells a device key that is no key, and tries again in case that it is given another", () => {
    const open = makeLink({}, { ...identity, sharedAccessKey: "?" });
    open.link.open();
    open.board.network.change(true);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["connectionFailed"]]);
    expect(open.board.lines.join()).toContain("the device's key is not base64");
  });

  it("takes options that the client refuses for a failed connection", () => {
    const open = makeLink();
    open.link.open();
    open.board.mqtt.openFailure = new Error("MQTT needs a host");
    open.board.network.change(true);
    expect(open.link.state).toBe("backingOff");
    advance(open.board.time, 2_000);
    expect(open.link.state).toBe("resolving");
  });

  it("never writes a secret to the log", () => {
    const open = makeLink();
    bringTo("online", open);
    advance(open.board.time, 80_000_000);
    for (let round = 0; round < 5; round++) {
      open.board.mqtt.client.fail("refused");
      advance(open.board.time, 300_000);
    }
    open.link.close();
    const log = open.board.lines.join("\n");
    expect(log).not.toContain(identity.sharedAccessKey);
    for (const { options } of open.board.mqtt.clients) {
      expect(log).not.toContain(options.password);
      expect(log).not.toContain(/sig=([^&]+)/.exec(options.password)?.[1]);
    }
  });
});
