import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { bringTo, makeLink, type OpenLink, waitOf, waitOut } from "../support/openLink";

/** Subscribed, and the twin not in step. */
function subscribed(open = makeLink()): OpenLink {
  bringTo("syncing", open).board.mqtt.client.grant();
  return open;
}

describe("Link: syncing", () => {
  it("carries messages as soon as it is subscribed, and is online once the twin is in step", () => {
    const open = subscribed();
    expect([open.link.state, open.link.isReady, open.heard]).toEqual(["syncing", true, ["online"]]);
    expect(open.link.send("t", new Uint8Array(1))).toBe(true);
    open.link.twinInStep();
    expect([open.link.state, open.heard]).toEqual(["online", ["online"]]);
  });

  it("is not ended by a twin that is in step before the subscriptions are", () => {
    const open = bringTo("syncing");
    open.link.twinInStep();
    expect(open.link.state).toBe("syncing");
    advance(open.board.time, 30_000);
    expect(open.link.state).toBe("backingOff");
  });

  it("clears the fault of the connection", () => {
    const open = bringTo("backingOff");
    waitOut(open);
    subscribedAgain(open);
    expect(activeFaults(open.faults)).toEqual([]);
  });

  it("ends after three minutes in which the hub says nothing about the twin", () => {
    const open = subscribed();
    advance(open.board.time, 60_000);
    open.link.twinAsked();
    advance(open.board.time, 119_999);
    expect(open.link.state).toBe("syncing");
    advance(open.board.time, 1);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["hubSilent"]]);
    expect(open.board.lines.at(-1)).toContain(
      "not connected: the hub does not answer about the twin, while bringing the twin in step",
    );
    expect(open.heard).toEqual(["online", "offline"]);
  });

  it("lasts as long as a hub that is busy answers at all", () => {
    const open = subscribed();
    for (let round = 0; round < 50; round++) {
      open.link.twinAnswered();
      advance(open.board.time, 300_000);
      open.link.twinAsked();
      advance(open.board.time, 179_000);
    }
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["syncing", 1]);
  });

  it("grows the back-off where the hub stays silent each time, however long that held", () => {
    const open = makeLink();
    open.link.open();
    open.board.network.change(true);
    const waits: number[] = [];
    for (let round = 0; round < 6; round++) {
      subscribedAgain(open);
      advance(open.board.time, 180_000);
      waits.push(waitOf(open));
      waitOut(open);
    }
    expect(waits.at(-1)).toBeGreaterThanOrEqual(32_000);
  });

  it("gives up a hub that was in step, too, when it stops to answer, and tries at once", () => {
    const open = bringTo("online");
    open.link.twinAnswered();
    advance(open.board.time, 3_600_000);
    open.link.twinAsked();
    open.link.twinAsked();
    advance(open.board.time, 180_000);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["hubSilent"]]);
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });
});

function subscribedAgain({ board }: OpenLink): void {
  board.mqtt.client.accept();
  board.mqtt.client.grant();
}

describe("Link: the last contact", () => {
  it("is none before the hub says something", () => {
    expect(bringTo("authenticating").link.lastContact).toBeUndefined();
  });

  it.each([
    ["CONNACK", "authenticating", ({ board }: OpenLink) => board.mqtt.client.accept()],
    ["SUBACK", "syncing", ({ board }: OpenLink) => board.mqtt.client.grant()],
    ["PUBACK", "online", ({ board }: OpenLink) => board.mqtt.client.acknowledge(7)],
    ["a message", "online", ({ board }: OpenLink) => board.mqtt.client.deliver("t", "x")],
  ] as const)("is when %s came", (_, state, come) => {
    const open = bringTo(state);
    advance(open.board.time, 1_234);
    const now = open.board.time.ticks();
    come(open);
    advance(open.board.time, 500);
    expect(open.link.lastContact).toBe(now);
  });

  it("is kept over the end of the connection", () => {
    const open = bringTo("online");
    const heard = open.link.lastContact;
    advance(open.board.time, 1_000);
    open.board.mqtt.client.fail("reset", "lost");
    open.link.close();
    expect(open.link.lastContact).toBe(heard);
  });
});
