import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";
import { answerTheTime, bringTo, comeOnline, makeLink, waitOf } from "../support/openLink";

describe("Link: mistakes of ours", () => {
  const broken = () => {
    throw new Error("a mistake of ours");
  };

  it.each(["onOnline", "onMessage", "onRoom"] as const)(
    "what %s throws ends in a fault and a new connection",
    (name) => {
      const open = makeLink({ [name]: broken });
      bringTo(name === "onOnline" ? "syncing" : "online", open);
      if (name === "onOnline") open.board.mqtt.client.grant();
      else if (name === "onMessage") open.board.mqtt.client.deliver("$iothub/methods/POST/x/?$rid=1", "");
      else open.board.mqtt.client.writable();
      advance(open.board.time, 0);
      expect(open.link.state).toBe("backingOff");
      expect(activeFaults(open.faults)).toEqual(["internalError", "connectionFailed"]);
      advance(open.board.time, 2_000);
      expect(open.link.state).toBe("resolving");
      expect(open.board.mqtt.violations).toEqual([]);
    },
  );

  it.each(["a lost connection", "a lost network", "a renewed token"])(
    "what onOffline throws does not keep it from coming back after %s",
    (loss) => {
      const open = bringTo("online", makeLink({ onOffline: broken }));
      if (loss === "a lost connection") open.board.mqtt.client.fail("reset");
      else if (loss === "a lost network") {
        open.board.network.change(false);
        open.board.network.change(true);
      } else {
        advance(open.board.time, 0.9 * 86_400_000);
        answerTheTime(open);
      }
      advance(open.board.time, 2_000);
      expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["resolving", 2]);
      expect(activeFaults(open.faults)).toContain("internalError");
    },
  );

  it("comes back even where the telling of the fault fails", () => {
    const open = bringTo("online");
    open.faults.raise = broken;
    open.board.mqtt.client.fail("reset");
    advance(open.board.time, 2_000);
    expect(open.link.state).toBe("resolving");
    open.board.network.change(false);
    expect(open.link.state).toBe("joining");
    open.faults.clear = broken;
    open.board.network.change(true);
    expect(open.link.state).toBe("resolving");
  });

  it.each(["entropy", "clock", "log"] as const)("comes back even where the %s of the board fails", (port) => {
    const open = bringTo("online");
    const { clock, entropy, log } = open.board;
    const good = { ticks: clock.ticks, now: clock.now };
    if (port === "entropy") Object.assign(entropy, { random: broken });
    else if (port === "log") Object.assign(log, { write: broken });
    else Object.assign(clock, { ticks: broken, now: broken });
    open.board.mqtt.client.fail("reset");
    expect(open.link.state).toBe("backingOff");
    advance(open.board.time, 60_000);
    Object.assign(clock, good);
    advance(open.board.time, 60_000);
    for (let second = 0; second < 60 && open.link.state !== "resolving"; second++)
      advance(open.board.time, 1_000);
    comeOnline(open);
    expect([open.link.state, open.board.mqtt.violations]).toEqual(["online", []]);
  });

  it.each([Number.NaN, 1, -1])("takes %d for no random number", (random) => {
    const open = bringTo("resolving");
    Object.assign(open.board.entropy, { random: () => random });
    open.board.mqtt.client.fail("no route");
    expect(waitOf(open)).toBe(1_500);
  });

  it("tries again where the time server cannot even be asked", () => {
    const open = bringTo("joining");
    const { network } = open.board;
    Object.assign(network, { synchronizeClock: broken });
    network.change(true);
    expect([open.link.state, activeFaults(open.faults)]).toEqual([
      "backingOff",
      ["internalError", "clockNotSet"],
    ]);
  });

  it("comes back where the token cannot be signed", () => {
    const open = makeLink();
    const { hash } = open.board;
    Object.assign(hash, { hmacSha256: broken });
    open.link.open();
    open.board.network.change(true);
    expect(open.link.state).toBe("backingOff");
    expect(activeFaults(open.faults)).toEqual(["internalError", "connectionFailed"]);
  });
});
