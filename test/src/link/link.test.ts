import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { FaultRegister } from "../../../src/health/faultRegister";
import { Guard } from "../../../src/health/guard";
import type { Identity } from "../../../src/link/identity";
import { Link, type LinkHandlers, type LinkState } from "../../../src/link/link";
import { advance, type FakeBoard, fakeBoard } from "../support/fakeBoard";
import { activeFaults, identity } from "../support/openConnection";

interface OpenLink {
  readonly board: FakeBoard;
  readonly link: Link;
  readonly heard: string[];
  readonly faults: FaultRegister;
}

function makeLink(handlers: Partial<LinkHandlers> = {}, who: Identity = identity): OpenLink {
  const board = fakeBoard();
  const heard: string[] = [];
  const faults = new FaultRegister(board.clock, () => undefined);
  const guard = new Guard(faults, board.log);
  const link = new Link({ ...board, timer: guard.timer(board.timer) }, who, faults, guard, {
    onOnline: () => heard.push("online"),
    onOffline: () => heard.push("offline"),
    onMessage: (message, body) => heard.push(`${message.kind} ${body?.length}`),
    onRoom: () => heard.push("room"),
    ...handlers,
  });
  return { board, link, heard, faults };
}

/** The steps from a stopped link to one that is online; each brings the state named beside it. */
const steps: readonly (readonly [LinkState, (open: OpenLink) => void])[] = [
  [
    "joining",
    ({ board, link }) => {
      board.clockIsSet = false;
      link.open();
    },
  ],
  ["settingClock", ({ board }) => board.network.change(true)],
  [
    "connecting",
    ({ board }) => {
      board.clockIsSet = true;
      board.network.synchronizing.at(-1)?.(true);
    },
  ],
  ["subscribing", ({ board }) => board.mqtt.client.accept()],
  ["online", ({ board }) => board.mqtt.client.grant()],
];

function bringTo(state: LinkState, open: OpenLink = makeLink()): OpenLink {
  if (state === "stopped") return open;
  if (state === "backingOff") {
    bringTo("connecting", open).board.mqtt.client.fail("no route");
    return open;
  }
  for (const [reached, step] of steps) {
    step(open);
    if (reached === state) break;
  }
  expect(open.link.state).toBe(state);
  return open;
}

/** Lets the connection of the present come up. */
function comeOnline({ board }: OpenLink): void {
  board.mqtt.client.accept();
  board.mqtt.client.grant();
}

/** Lets a time server answer at once that is asked anew. */
function answerTheTime({ board, link }: OpenLink): void {
  if (link.state === "settingClock") board.network.synchronizing.at(-1)?.(true);
}

/** The wait that the back-off has begun, in milliseconds. */
function waitOf({ board }: OpenLink): number {
  return (board.time.nextDue() ?? 0) - board.time.ticks();
}

const everyState: readonly LinkState[] = [
  "joining",
  "settingClock",
  "connecting",
  "subscribing",
  "online",
  "backingOff",
];

describe("Link: on its way", () => {
  it("joins, sets the clock, connects, subscribes and is online", () => {
    const open = makeLink();
    const states: LinkState[] = [open.link.state];
    for (const [, step] of steps) {
      step(open);
      states.push(open.link.state);
    }
    expect(states).toEqual(["stopped", "joining", "settingClock", "connecting", "subscribing", "online"]);
    expect([open.heard, activeFaults(open.faults)]).toEqual([["online"], []]);
  });

  it("opens no connection before the clock is set, as no certificate could be checked", () => {
    expect(bringTo("settingClock").board.mqtt.clients).toEqual([]);
  });

  it("does not ask for the time where the clock is set", () => {
    const open = makeLink();
    open.link.open();
    open.board.network.change(true);
    expect([open.link.state, open.board.network.synchronizing]).toEqual(["connecting", []]);
  });

  it("signs a token that is good for a day from now", () => {
    const { board } = bringTo("connecting");
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
    expect(open.link.state).toBe("connecting");
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

describe("Link: losses", () => {
  it.each(["connecting", "subscribing", "online"] as const)(
    "a connection lost in %s is tried again later",
    (state) => {
      const open = bringTo(state);
      open.board.mqtt.client.fail("reset by peer");
      expect([open.link.state, activeFaults(open.faults)]).toEqual(["backingOff", ["connectionFailed"]]);
      expect(open.heard).toEqual(state === "online" ? ["online", "offline"] : []);
      advance(open.board.time, 2_000);
      expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["connecting", 2]);
      comeOnline(open);
      expect([open.link.state, activeFaults(open.faults)]).toEqual(["online", []]);
    },
  );

  it.each(everyState.filter((state) => state !== "joining"))(
    "a network lost in %s is joined again",
    (state) => {
      const open = bringTo(state);
      open.board.network.change(false);
      expect([open.link.state, activeFaults(open.faults)]).toEqual([
        "joining",
        state === "backingOff" ? ["connectionFailed", "networkDown"] : ["networkDown"],
      ]);
      expect(open.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
      expect(open.heard).toEqual(state === "online" ? ["online", "offline"] : []);
      open.board.clockIsSet = true;
      open.board.network.change(true);
      expect(open.link.state).toBe("connecting");
      comeOnline(open);
      expect(activeFaults(open.faults)).toEqual([]);
    },
  );

  it("a network that says the same twice changes nothing", () => {
    const open = bringTo("online");
    open.board.network.change(true);
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["online", 1]);
  });

  it("a refused subscription is tried again later", () => {
    const open = bringTo("subscribing");
    open.board.mqtt.client.grant([0x80]);
    advance(open.board.time, 0);
    expect(open.link.state).toBe("backingOff");
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

describe("Link: back-off", () => {
  it("grows from failure to failure up to five minutes", () => {
    const open = bringTo("connecting");
    const waits: number[] = [];
    for (let failure = 0; failure < 12; failure++) {
      open.board.mqtt.client.fail("no route");
      waits.push(waitOf(open));
      advance(open.board.time, waitOf(open));
      answerTheTime(open);
    }
    waits.forEach((wait, index) => {
      const most = Math.min(300_000, 2_000 * 2 ** index);
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    });
  });

  it("starts anew after a connection that held", () => {
    const open = bringTo("connecting");
    for (let failure = 0; failure < 8; failure++) {
      open.board.mqtt.client.fail("no route");
      advance(open.board.time, waitOf(open));
      answerTheTime(open);
    }
    comeOnline(open);
    advance(open.board.time, 60_000);
    open.board.mqtt.client.fail("reset");
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });

  it("goes on growing where each connection breaks at once, as with two devices of one name", () => {
    const open = bringTo("connecting");
    for (let failure = 0; failure < 12; failure++) {
      comeOnline(open);
      advance(open.board.time, 500);
      open.board.mqtt.client.fail("taken over");
      if (failure < 11) advance(open.board.time, waitOf(open));
      answerTheTime(open);
      answerTheTime(open);
    }
    expect(waitOf(open)).toBeGreaterThanOrEqual(150_000);
  });

  it("starts anew where the network comes back", () => {
    const open = bringTo("connecting");
    for (let failure = 0; failure < 8; failure++) {
      open.board.mqtt.client.fail("no route");
      advance(open.board.time, waitOf(open));
      answerTheTime(open);
    }
    open.board.network.change(false);
    open.board.network.change(true);
    open.board.mqtt.client.fail("no route");
    expect(waitOf(open)).toBeLessThanOrEqual(2_000);
  });
});

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
    const open = bringTo("connecting");
    expect(failUntilAsked(open)).toBe(4);
    const connections = open.board.mqtt.clients.length;
    open.board.network.synchronizing.at(-1)?.(true);
    expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["connecting", connections + 1]);
    expect(failUntilAsked(open)).toBe(4);
  });

  it("is used as it is where the time server says nothing new", () => {
    const open = bringTo("connecting");
    failUntilAsked(open);
    open.board.network.synchronizing.at(-1)?.(false);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["connecting", ["connectionFailed"]]);
  });

  it("is used as it is where the time server does not answer at all", () => {
    const open = bringTo("connecting");
    failUntilAsked(open);
    advance(open.board.time, 60_000);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["connecting", ["connectionFailed"]]);
  });
});

describe("Link: token renewal", () => {
  it("comes with a new token after nine tenths of a day, politely and without a fault", () => {
    const open = bringTo("online");
    const first = open.board.mqtt.client;
    first.writable();
    advance(open.board.time, 0.9 * 86_400_000 - 1);
    expect(open.board.mqtt.clients).toHaveLength(1);
    advance(open.board.time, 1);
    answerTheTime(open);
    expect(first.controls.at(-1)?.operation).toBe(MqttOperation.DISCONNECT);
    expect([first.closed, open.board.mqtt.clients.length]).toEqual([true, 2]);
    expect(open.board.mqtt.client.options.password).not.toBe(first.options.password);
    comeOnline(open);
    expect(activeFaults(open.faults)).toEqual([]);
    expect(open.heard.filter((word) => word !== "room")).toEqual(["online", "offline", "online"]);
  });

  it("counts from the connection that holds", () => {
    const open = bringTo("online");
    advance(open.board.time, 70_000_000);
    open.board.mqtt.client.fail("reset");
    advance(open.board.time, 2_000);
    comeOnline(open);
    advance(open.board.time, 0.9 * 86_400_000 - 1);
    expect(open.board.mqtt.clients).toHaveLength(2);
    advance(open.board.time, 1);
    answerTheTime(open);
    expect(open.board.mqtt.clients).toHaveLength(3);
  });

  it("sets the clock anew, and does without where the time server is away", () => {
    const open = bringTo("online");
    const questions = open.board.network.synchronizing.length;
    advance(open.board.time, 0.9 * 86_400_000);
    expect([open.link.state, open.board.network.synchronizing.length]).toEqual([
      "settingClock",
      questions + 1,
    ]);
    advance(open.board.time, 60_000);
    comeOnline(open);
    expect([open.link.state, activeFaults(open.faults)]).toEqual(["online", []]);
  });
});

describe("Link: messages", () => {
  it("hands on what is ours, parsed", () => {
    const open = bringTo("online");
    open.board.mqtt.client.deliver("$iothub/methods/POST/reboot/?$rid=1", "null");
    open.board.mqtt.client.deliver("$iothub/twin/res/200/?$rid=1", "{}");
    open.board.mqtt.client.deliver("$iothub/twin/PATCH/properties/desired/?$version=2", "{ }");
    open.board.mqtt.client.deliver("some/other/topic", "x");
    expect(open.heard).toEqual(["online", "method 4", "twinReply 2", "desired 3"]);
  });

  it("tells a message that is too large until one comes that is not", () => {
    const open = bringTo("online");
    open.board.mqtt.client.deliver("$iothub/methods/POST/reboot/?$rid=1", new Uint8Array(20_000), {
      pieceLength: 900,
    });
    expect([open.heard.at(-1), activeFaults(open.faults)]).toEqual(["method undefined", ["messageTooLarge"]]);
    open.board.mqtt.client.deliver("$iothub/methods/POST/reboot/?$rid=2", "");
    expect(activeFaults(open.faults)).toEqual([]);
  });

  it.each(["stopped", "joining", "settingClock", "connecting", "subscribing", "backingOff"] as const)(
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

describe("Link: mistakes of ours", () => {
  const broken = () => {
    throw new Error("a mistake of ours");
  };

  it.each(["onOnline", "onMessage", "onRoom"] as const)(
    "what %s throws ends in a fault and a new connection",
    (name) => {
      const open = makeLink({ [name]: broken });
      bringTo(name === "onOnline" ? "subscribing" : "online", open);
      if (name === "onOnline") open.board.mqtt.client.grant();
      else if (name === "onMessage") open.board.mqtt.client.deliver("$iothub/methods/POST/x/?$rid=1", "");
      else open.board.mqtt.client.writable();
      advance(open.board.time, 0);
      expect(open.link.state).toBe("backingOff");
      expect(activeFaults(open.faults)).toEqual(["internalError", "connectionFailed"]);
      advance(open.board.time, 2_000);
      expect(open.link.state).toBe("connecting");
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
      expect([open.link.state, open.board.mqtt.clients.length]).toEqual(["connecting", 2]);
      expect(activeFaults(open.faults)).toContain("internalError");
    },
  );

  it("comes back even where the telling of the fault fails", () => {
    const open = bringTo("online");
    open.faults.raise = broken;
    open.board.mqtt.client.fail("reset");
    advance(open.board.time, 2_000);
    expect(open.link.state).toBe("connecting");
    open.board.network.change(false);
    expect(open.link.state).toBe("joining");
    open.faults.clear = broken;
    open.board.network.change(true);
    expect(open.link.state).toBe("connecting");
  });

  it("comes back where the token cannot be signed", () => {
    const open = makeLink();
    const { hash } = open.board;
    Object.assign(hash, { hmacSha256: broken });
    open.link.open();
    open.board.network.change(true);
    advance(open.board.time, 45_000);
    expect(open.link.state).toBe("backingOff");
    expect(activeFaults(open.faults)).toEqual(["internalError", "connectionFailed"]);
  });
});

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
    const open = bringTo("subscribing");
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
