import { describe, expect, it } from "vitest";
import { FirmwareOnTextbookHub } from "./firmwareOnTextbookHub";

const device = FirmwareOnTextbookHub.deviceId;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** At the end of a run: no rule broken, nobody turned away, nothing left waiting. */
function expectClean(rig: FirmwareOnTextbookHub): void {
  expect([rig.hub.violations, rig.hub.refusals]).toEqual([[], []]);
  expect(rig.end()).toEqual([]);
}

describe("the firmware in trouble on the textbook hub", () => {
  it("reports only what differs after a reconnection", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 600 });
    rig.synced();
    const before = rig.hub.reports.length;
    rig.cut().run(minute);
    const since = rig.hub.reports.slice(before);
    expect(rig.hub.isOnline(device)).toBe(true);
    expect(since.flatMap(({ unchanged }) => unchanged)).toEqual([]);
    const names = new Set(since.flatMap(({ patch }) => Object.keys(patch)));
    for (const name of ["health", "ingestion", "inference", "alerting"]) names.delete(name);
    expect([...names]).toEqual([]);
    expectClean(rig);
  });

  it("applies what was desired while it was away", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    rig.setNetwork(false).run(minute);
    const version = rig.desire({ telemetryInterval: 60 });
    rig.setNetwork(true).run(2 * minute);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 60, ac: 200, av: version });
    expectClean(rig);
  });

  it("answers reboot, comes back with its settings, and counts the start", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60 });
    rig.synced();
    expect(rig.call("reboot")).toMatchObject({ state: "answered", status: 200 });
    rig.hub.faults.failGets(1000, 500);
    rig.run(minute);
    expect([rig.boots, rig.hub.isOnline(device)]).toEqual([2, true]);
    expect(rig.log.filter((line) => line.includes("start 2"))).toEqual([
      expect.stringContaining("every 60 s"),
    ]);
    rig.hub.faults.failGets(0);
    rig.run(10 * minute);
    expect(rig.reported["health"]).toMatchObject({ bootCount: 2, resetReason: "software" });
    expectClean(rig);
  });

  it("keeps its settings over a power cut", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ telemetryInterval: 60 });
    rig.synced().powerOff().run(minute).powerOn().run(minute);
    expect(rig.log.filter((line) => line.includes("start 2"))).toEqual([
      expect.stringContaining("every 60 s"),
    ]);
    const sequences = rig.sequences();
    expect(new Set(sequences).size).toBe(sequences.length);
    expectClean(rig);
  });

  it("renews its token before it runs out, for days", () => {
    const rig = new FirmwareOnTextbookHub().synced().run(3 * day);
    expect(rig.hub.isOnline(device)).toBe(true);
    expect(rig.hub.closings.length).toBeGreaterThan(0);
    expect(rig.hub.closings.map(({ reason }) => reason).filter((reason) => reason.includes("4"))).toEqual([]);
    const sequences = rig.sequences();
    expect([sequences.length, new Set(sequences).size]).toEqual([3 * 96 + 1, 3 * 96 + 1]);
    expectClean(rig);
  });

  it("comes back after a week without a network, with all of it in its outbox", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    rig.setNetwork(false).run(7 * day);
    const version = rig.desire({ healthInterval: 120 });
    const before = rig.hub.telemetry.length;
    rig.setNetwork(true).run(31 * minute);
    expect(rig.acknowledgement("healthInterval")).toMatchObject({ value: 120, ac: 200, av: version });
    const sequences = rig.sequences().slice(before);
    // No contact for hours restarts it now and then, which loses nothing but the place in the quarter of an hour.
    expect(rig.boots).toBeGreaterThan(5);
    expect(sequences.length).toBeGreaterThanOrEqual(7 * 96);
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(rig.reported["health"]).toMatchObject({ outboxDropped: 0 });
    expectClean(rig);
  });

  it("takes a twin that was restored from a backup as it is, and says so", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const old = rig.desire({ telemetryInterval: 60 });
    rig.run(10 * second);
    rig.hub.backUp(device);
    for (const value of [70, 80, 90]) rig.desire({ telemetryInterval: value });
    rig.run(minute);
    expect(rig.acknowledgement("telemetryInterval")?.value).toBe(90);
    rig.hub.restoreBackup(device);
    rig.cut().run(minute);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 60, ac: 200, av: old });
    expect(rig.reported["health"]).toMatchObject({ faults: { twinRolledBack: {} } });
    const version = rig.desire({ telemetryInterval: 65 });
    rig.run(10 * second);
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 65, ac: 200, av: version });
    expectClean(rig);
  });

  it("restores what it had reported where the hub has forgotten it", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const names = Object.keys(rig.reported);
    rig.hub.restoreBackup(device);
    expect(Object.keys(rig.reported)).toEqual([]);
    rig.cut().run(minute);
    expect(Object.keys(rig.reported).sort()).toEqual(names.sort());
    expectClean(rig);
  });

  it.each([429, 500, 503])("asks again for its twin after %i, until it gets it", (status) => {
    const rig = new FirmwareOnTextbookHub();
    rig.hub.faults.failGets(3, status);
    rig.powerOn().run(10 * minute);
    expect(rig.acknowledgement("telemetryInterval")?.ac).toBe(203);
    expectClean(rig);
  });

  // Transient errors want a back-off (IoT Hub: throttling); today it asks every ten seconds for as long as they last.
  it("asks more and more rarely for a twin that it does not get", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.hub.faults.failGets(Number.MAX_SAFE_INTEGER, 429);
    rig.powerOn().run(30 * minute);
    const asked = rig.hub.packets.filter(({ topic }) => topic?.startsWith("$iothub/twin/GET/"));
    expect(asked.length).toBeLessThan(40);
    expectClean(rig);
  });

  it("asks again where an answer never comes", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.hub.faults.loseReplies(3);
    rig.powerOn().run(15 * minute);
    expect(rig.acknowledgement("telemetryInterval")?.ac).toBe(203);
    expectClean(rig);
  });

  it("says that a report was refused, and does not send it over and over", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const asked = () => rig.hub.packets.filter(({ topic }) => topic?.includes("/reported/")).length;
    const before = asked();
    rig.hub.faults.refuseReports(1);
    rig.desire({ telemetryInterval: 60 });
    rig.run(10 * minute);
    expect(asked() - before).toBeLessThan(10);
    expect(JSON.stringify(rig.hub.reports)).toContain("reportRejected");
    expect(rig.acknowledgement("telemetryInterval")).toMatchObject({ value: 60, ac: 200 });
    expectClean(rig);
  });

  it("sends a record again, under its number, when its acknowledgement was lost", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    rig.hub.faults.loseAcknowledgements(1);
    rig.run(20 * minute);
    const counts = new Map<number, number>();
    for (const sequence of rig.sequences()) counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
    expect([...counts.values()].sort()).toEqual([1, 2]);
    expectClean(rig);
  });

  it("notices a line on which nothing arrives any more, and connects anew", () => {
    const rig = new FirmwareOnTextbookHub().synced();
    const before = rig.lines.length;
    rig.lines.at(-1)?.silence();
    rig.run(30 * minute);
    expect([rig.lines.length - before, rig.hub.isOnline(device)]).toEqual([1, true]);
    const rest = rig.hub.violations.filter((line) => !line.includes("[MQTT-3.1.2-24]"));
    expect([rest, rig.end()]).toEqual([[], []]);
  });

  it("knocks more and more rarely where it is not known, and comes in once it is", () => {
    const rig = new FirmwareOnTextbookHub({ isStranger: true }).powerOn().run(hour);
    expect(rig.hub.refusals.length).toBeGreaterThan(5);
    expect(rig.hub.refusals.length).toBeLessThan(40);
    rig.hub.register(device, FirmwareOnTextbookHub.key);
    rig.run(hour);
    expect([rig.hub.isOnline(device), rig.acknowledgement("telemetryInterval")?.ac]).toEqual([true, 203]);
    expect([rig.hub.violations, rig.end()]).toEqual([[], []]);
  });

  it("waits for a hub that is not available", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.hub.faults.refuseConnections(5, 3);
    rig.powerOn().run(10 * minute);
    expect(rig.acknowledgement("telemetryInterval")?.ac).toBe(203);
    expectClean(rig);
  });

  it("connects only now and then in economy mode, and still is in step", () => {
    const rig = new FirmwareOnTextbookHub();
    rig.desire({ power: { mode: "economy" }, telemetryInterval: 900 });
    rig.synced().run(3 * hour);
    const version = rig.desire({ healthInterval: 120 });
    rig.run(2 * hour);
    expect(rig.acknowledgement("healthInterval")).toMatchObject({ value: 120, ac: 200, av: version });
    expect(new Set(rig.sequences()).size).toBe(rig.sequences().length);
    expectClean(rig);
  });
});
