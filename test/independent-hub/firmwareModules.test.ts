import { describe, expect, it } from "vitest";
import { moduleNames } from "../../src/model/modules";
import { FirmwareOnTextbookHub } from "./firmwareOnTextbookHub";
import type { JsonObject } from "./json";

const device = FirmwareOnTextbookHub.deviceId;
const minute = 60_000;
const hour = 60 * minute;

const addresses = moduleNames.map((name) => `${device}/${name}`);
const keyOf = (name: string) => Buffer.from(`a key of the module ${name}`).toString("base64");

/** The firmware with module identities, `sessions` connections at once; the hub knows the modules in `known`. */
function start(sessions: number, known: readonly string[] = moduleNames): FirmwareOnTextbookHub {
  const [ingestion, inference, alerting] = ["ingestion", "inference", "alerting"].map(keyOf) as [
    string,
    string,
    string,
  ];
  return new FirmwareOnTextbookHub({
    firmware: {
      modules: { transport: "identity", keys: { ingestion, inference, alerting }, sessions },
    },
    keys: Object.fromEntries(known.map((name) => [`${device}/${name}`, keyOf(name)])),
  });
}

/** The most connections that were open at once. */
function mostOpen(rig: FirmwareOnTextbookHub): number {
  const changes = [
    ...rig.hub.packets.filter(({ type }) => type === "CONNACK").map(({ at }) => ({ at, by: 1 })),
    ...rig.hub.closings.filter(({ address }) => address !== undefined).map(({ at }) => ({ at, by: -1 })),
  ].sort((left, right) => left.at - right.at || left.by - right.by);
  let open = 0;
  return Math.max(...changes.map(({ by }) => (open += by)));
}

const answerOf = (rig: FirmwareOnTextbookHub, address: string, name: string) =>
  rig.hub.reported(address).properties[name] as JsonObject | undefined;

describe("the firmware's modules with identities of their own on the textbook hub", () => {
  it.each([1, 2, 3, 4])("all report their twins over %i sessions, and never more", (sessions) => {
    const rig = start(sessions).powerOn().run(hour);
    for (const address of addresses) {
      expect(answerOf(rig, address, "enabled")).toMatchObject({ value: true, ac: 203, av: 0 });
      expect(answerOf(rig, address, "module")).toMatchObject({ state: "running" });
    }
    expect(rig.acknowledgement("telemetryInterval")?.ac).toBe(203);
    expect(mostOpen(rig)).toBeLessThanOrEqual(sessions);
    expect([rig.hub.violations, rig.hub.refusals, rig.end()]).toEqual([[], [], []]);
  });

  it.each([2, 4])("apply what their own twins desire, over %i sessions", (sessions) => {
    const rig = start(sessions)
      .powerOn()
      .run(5 * minute);
    const version = rig.hub.desire(`${device}/alerting`, { raiseAfter: 5, clearAfter: 99 });
    rig.run(2 * hour);
    expect(answerOf(rig, `${device}/alerting`, "raiseAfter")).toMatchObject({
      value: 5,
      ac: 200,
      av: version,
    });
    expect(answerOf(rig, `${device}/alerting`, "clearAfter")).toMatchObject({
      value: 2,
      ac: 400,
      av: version,
    });
    expect(rig.hub.desired(device).version).toBe(1);
    expect([rig.hub.violations, rig.hub.refusals, rig.end()]).toEqual([[], [], []]);
  });

  it("keep out of the device's twin", () => {
    const rig = start(4)
      .powerOn()
      .run(5 * minute);
    expect(Object.keys(rig.reported).filter((name) => moduleNames.includes(name as never))).toEqual([]);
    expect([rig.hub.violations, rig.end()]).toEqual([[], []]);
  });

  it("serve methods, and send what they find on their own topic", () => {
    const rig = start(4)
      .powerOn()
      .run(5 * minute);
    const call = rig.hub.call(`${device}/inference`, "restartModule");
    rig.run(10_000);
    expect(call).toMatchObject({ state: "answered", status: 200 });
    rig.run(6 * hour);
    const senders = new Set(rig.hub.telemetry.map(({ address }) => address));
    expect([...senders].sort()).toEqual([device, `${device}/inference`]);
    expect([rig.hub.violations, rig.hub.refusals, rig.end()]).toEqual([[], [], []]);
  });

  it("leave the device in peace where the hub does not know one of them", () => {
    const rig = start(4, ["ingestion", "alerting"]).powerOn().run(hour);
    expect(rig.hub.isOnline(device)).toBe(true);
    expect(rig.acknowledgement("telemetryInterval")?.ac).toBe(203);
    expect(JSON.stringify(rig.reported["health"])).toContain("moduleUnreachable");
    expect(rig.hub.refusals.length).toBeLessThan(40);
    expect([rig.hub.violations, rig.end()]).toEqual([[], []]);
  });

  it("renew their tokens before these run out", () => {
    const rig = start(4)
      .powerOn()
      .run(26 * hour);
    expect(rig.hub.closings.filter(({ reason }) => reason.startsWith("401003"))).toEqual([]);
    expect([rig.hub.violations, rig.hub.refusals, rig.end()]).toEqual([[], [], []]);
  });
});
