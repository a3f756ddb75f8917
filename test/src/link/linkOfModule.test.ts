import { describe, expect, it } from "vitest";
import type { LinkState } from "../../../src/link/linkState";
import { advance } from "../support/fakeBoard";
import { activeFaults, identity } from "../support/openConnection";
import { bringTo, comeOnline, makeLink, waitOf } from "../support/openLink";

const alerting = { ...identity, moduleId: "alerting", modelId: "dtmi:loam:Alerting;1" };

describe("Link: of a module", () => {
  it("connects as the module, with a token and a model of its own", () => {
    const { options } = bringTo("online", makeLink({}, alerting)).board.mqtt.client;
    expect(options).toMatchObject({
      id: "soil-001/alerting",
      user: "contoso.azure-devices.net/soil-001/alerting/?api-version=2021-04-12&model-id=dtmi%3Aloam%3AAlerting%3B1",
    });
    expect(options.password).toContain(
      "sr=contoso.azure-devices.net%2Fdevices%2Fsoil-001%2Fmodules%2Falerting&",
    );
  });

  it("writes the module's name in each of its lines of the log", () => {
    const open = bringTo("online", makeLink({}, alerting));
    open.board.mqtt.client.fail("reset");
    open.board.network.change(false);
    expect(open.board.lines).toHaveLength(3);
    expect(open.board.lines.every((line) => line.startsWith("alerting: "))).toBe(true);
  });
});

describe("Link: its observer", () => {
  it("hears of every state, in order", () => {
    const open = makeLink();
    const states: string[] = [];
    open.link.observe({ onState: (state, isReady) => states.push(isReady ? `${state}, ready` : state) });
    bringTo("online", open).board.mqtt.client.fail("reset");
    open.link.close();
    expect(states).toEqual([
      "joining",
      "settingClock",
      "resolving",
      "securing",
      "authenticating",
      "syncing",
      "syncing, ready",
      "online, ready",
      "backingOff",
      "stopped",
    ]);
  });

  it("hears nothing once it is taken away", () => {
    const open = makeLink();
    const states: LinkState[] = [];
    open.link.observe({ onState: (state) => states.push(state) });
    open.link.observe(undefined);
    bringTo("online", open);
    expect(states).toEqual([]);
  });

  it("may fail without harm to the link", () => {
    const open = makeLink();
    open.link.observe({
      onState: () => {
        throw new Error("a mistake of ours");
      },
    });
    bringTo("online", open);
    expect(activeFaults(open.faults)).toEqual(["internalError"]);
  });
});

describe("Link: a clock that was set long ago", () => {
  const day = 86_400_000;

  it("is set anew before a connection more than a day later, as short ones never get to renew their token", () => {
    const open = makeLink();
    open.link.open();
    open.board.network.change(true);
    comeOnline(open);
    open.link.close();
    advance(open.board.time, day);
    open.link.open();
    open.board.network.change(true);
    expect(open.link.state).toBe("settingClock");
    open.board.network.synchronizing.at(-1)?.(true);
    comeOnline(open);
    open.board.mqtt.client.fail("reset");
    advance(open.board.time, waitOf(open));
    expect([open.link.state, open.board.network.synchronizing.length]).toEqual(["resolving", 1]);
  });

  it("is left to the device by its modules", () => {
    const open = makeLink({}, alerting);
    advance(open.board.time, 2 * day);
    open.link.open();
    open.board.network.change(true);
    expect([open.link.state, open.board.network.synchronizing]).toEqual(["resolving", []]);
  });
});
