import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults, identity } from "../support/openConnection";
import { bringTo, comeOnline, makeLink, type OpenLink, waitOf } from "../support/openLink";

const minute = 60_000;

/** Runs on for so long, and gives the milliseconds in which the radio was on and the link not ready. */
function awake(open: OpenLink, milliseconds: number, hubIsThere = () => false): number {
  const { board, link } = open;
  let sum = 0;
  const end = board.time.ticks() + milliseconds;
  while (board.time.ticks() < end) {
    if (board.network.isOpen && !link.isReady) sum += 1_000;
    advance(board.time, 1_000);
    if (link.state === "resolving" && !hubIsThere()) board.mqtt.client.fail("no route", "unreachable");
  }
  return sum;
}

describe("Link: a network that is away", () => {
  it("is looked for two minutes, then the radio rests for a minute, and so on up to half an hour", () => {
    const open = makeLink();
    open.link.open();
    const rests: number[] = [];
    for (let round = 0; round < 8; round++) {
      expect(open.link.state).toBe("joining");
      advance(open.board.time, 120_000);
      expect([open.link.state, open.board.network.isOpen]).toEqual(["offline", false]);
      rests.push(waitOf(open));
      advance(open.board.time, waitOf(open));
      expect(open.board.network.isOpen).toBe(true);
    }
    rests.forEach((rest, index) => {
      const most = Math.min(30 * minute, minute * 2 ** index);
      expect(rest).toBeGreaterThanOrEqual(most / 2);
      expect(rest).toBeLessThanOrEqual(most);
    });
    expect(activeFaults(open.faults)).toEqual(["networkDown"]);
    expect(open.board.lines.at(-1)).toMatch(/^there is no network; the radio rests, next try in \d+ s$/);
  });

  it("costs less than a tenth of a day awake", () => {
    const open = makeLink();
    open.link.open();
    expect(awake(open, 24 * 60 * minute)).toBeLessThan(2.4 * 60 * minute);
  });

  it("is found again after the rest, which begins short once there was a connection", () => {
    const open = makeLink();
    open.link.open();
    for (let round = 0; round < 5; round++) {
      advance(open.board.time, 120_000);
      advance(open.board.time, waitOf(open));
    }
    open.board.network.change(true);
    comeOnline(open);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["online", []]);
    open.board.network.change(false);
    advance(open.board.time, 120_000);
    expect([open.link.state, waitOf(open) <= minute]).toEqual(["offline", true]);
  });

  it("that comes and goes for ten minutes without a connection is left alone, too", () => {
    const open = makeLink();
    open.link.open();
    for (let second = 0; second < 600; second += 2) {
      open.board.network.change(true);
      advance(open.board.time, 1_000);
      open.board.network.change(false);
      advance(open.board.time, 1_000);
    }
    open.board.network.change(true);
    open.board.network.change(false);
    expect([open.link.state, open.board.network.isOpen]).toEqual(["offline", false]);
  });

  it("says nothing to a link that rests", () => {
    const open = bringTo("offline");
    open.board.network.change(true);
    expect(open.link.state).toBe("offline");
  });

  it("that cannot even be opened is tried again after the rest", () => {
    const open = makeLink();
    const { network } = open.board;
    const good = network.open.bind(network);
    network.open = () => {
      throw new Error("no radio");
    };
    open.link.open();
    advance(open.board.time, 120_000);
    expect(open.link.state).toBe("offline");
    network.open = good;
    advance(open.board.time, waitOf(open));
    network.change(true);
    expect(["settingClock", "resolving"]).toContain(open.link.state);
  });

  it("is waited for by a module as long as its turn lasts", () => {
    const open = makeLink({}, { ...identity, moduleId: "alerting" });
    open.link.open();
    advance(open.board.time, 60 * minute);
    expect([open.link.state, open.board.network.isOpen]).toEqual(["joining", true]);
  });
});

describe("Link: a hub that is away", () => {
  /** The network is there as soon as it is asked for. */
  function withNetwork(): OpenLink {
    const open = makeLink();
    const { network, time } = open.board;
    const good = network.open.bind(network);
    network.open = (onChanged) => {
      good(onChanged);
      time.timer.set("join", 2_000, () => network.change(true));
    };
    open.link.open();
    return open;
  }

  it("is tried awake for ten minutes, after which the radio is off in each wait longer than a minute", () => {
    const open = withNetwork();
    expect(awake(open, 10 * minute)).toBe(10 * minute);
    let isResting = false;
    for (let second = 0; second < 7_200; second++) {
      awake(open, 1_000);
      if (open.link.state !== "offline") continue;
      isResting = true;
      expect(open.board.network.isOpen).toBe(false);
    }
    expect(isResting).toBe(true);
    expect(open.board.lines.at(-1)).toMatch(/next try in \d+ s, and the radio rests until then$/);
    expect(awake(open, 60 * minute)).toBeLessThan(6 * minute);
    expect(activeFaults(open.faults)).toEqual(["hubUnreachable"]);
  });

  it("is tried no less often for the rests, and found", () => {
    const open = withNetwork();
    awake(open, 60 * minute);
    const tries = open.board.mqtt.clients.length;
    awake(open, 60 * minute);
    expect(open.board.mqtt.clients.length - tries).toBeGreaterThanOrEqual(60 / 5);
    while (open.link.state !== "resolving") awake(open, 1_000, () => true);
    comeOnline(open);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["online", []]);
  });

  it("is away, too, where it takes each connection and closes it at once", () => {
    const open = withNetwork();
    let rested = 0;
    for (let second = 0; second < 3_600; second++) {
      advance(open.board.time, 1_000);
      if (!open.board.network.isOpen) rested++;
      if (open.link.state !== "resolving") continue;
      comeOnline(open);
      open.board.mqtt.client.fail("closed", "lost");
    }
    expect(rested).toBeGreaterThan(2_400);
  });

  it("whose back-off goes on over a rest, as the network was not away", () => {
    const open = withNetwork();
    awake(open, 60 * minute);
    const waits = open.board.lines.slice(-3).map((line) => Number(/next try in (\d+) s/.exec(line)?.[1]));
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(150);
  });

  it.each(["joining", "offline"] as const)("leaves no timer where it is closed in %s", (state) => {
    const open = withNetwork();
    while (open.board.time.ticks() < 20 * minute || open.link.state !== state) awake(open, 1_000);
    open.link.close();
    expect([open.board.network.isOpen, open.board.time.pending().filter((name) => name !== "join")]).toEqual([
      false,
      [],
    ]);
  });
});
