import { decode } from "cbor-x";
import { describe, expect, it } from "vitest";
import type { ModuleName } from "../../../src/model/modules";
import { ModuleMessages } from "../../../src/telemetry/moduleMessages";
import type { TelemetryEncoding } from "../../../src/telemetry/telemetryChannel";
import { advance, fakeBoard, text } from "../support/fakeBoard";

interface Sent {
  readonly module: ModuleName;
  readonly encoding: TelemetryEncoding;
  readonly body: Uint8Array;
  readonly acknowledge: () => void;
  readonly duplicate: boolean;
}

function makeMessages() {
  const board = fakeBoard();
  const sent: Sent[] = [];
  const full = new Set<ModuleName>();
  const messages = new ModuleMessages({
    clock: board.clock,
    text,
    boot: 7,
    encoding: "json",
    channel: {
      sendMessage: (module, encoding, body, acknowledge, duplicate) => {
        if (full.has(module)) return false;
        sent.push({ module, encoding, body, acknowledge, duplicate });
        return true;
      },
    },
  });
  const estimate = (count = 1) => {
    for (let added = 0; added < count; added++)
      messages.add({
        module: "inference",
        event: { ticks: board.time.ticks(), anomalyScore: 0.5, anomaly: "none" },
      });
  };
  const alert = (count = 1) => {
    for (let added = 0; added < count; added++)
      messages.add({
        module: "alerting",
        event: {
          ticks: board.time.ticks(),
          alert: "soilMoistureLow",
          state: "raised",
          value: 0.1,
          threshold: 0.12,
          sinceTicks: board.time.ticks(),
        },
      });
  };
  const fields = (index: number) =>
    JSON.parse(text.decode(sent[index]?.body ?? new Uint8Array(0)) ?? "") as Record<string, unknown>;
  /** What was sent so far: module, number, and a star for a duplicate. */
  const course = () =>
    sent
      .map(({ module, duplicate }, index) => `${module[0]}${fields(index)["number"]}${duplicate ? "*" : ""}`)
      .join(" ");
  return { board, messages, sent, full, estimate, alert, fields, course };
}

describe("ModuleMessages", () => {
  it("sends nothing of a module that is not connected", () => {
    const { messages, course, estimate, alert } = makeMessages();
    messages.connected("alerting");
    estimate();
    alert();
    expect(course()).toBe("a1");
  });

  it("sends what waited once the module is connected, in order, numbered for each module on its own", () => {
    const { messages, course, estimate, alert } = makeMessages();
    alert();
    estimate();
    alert();
    messages.connected("alerting");
    messages.connected("inference");
    expect(course()).toBe("a1 a2 i1");
  });

  it("has two messages of a module on the wire at most, and sends the next with each that has arrived", () => {
    const { messages, sent, course, estimate, alert } = makeMessages();
    messages.connected("inference");
    messages.connected("alerting");
    estimate(4);
    alert(3);
    messages.pump();
    expect(course()).toBe("i1 i2 a1 a2");
    sent[1]?.acknowledge();
    expect(course()).toBe("i1 i2 a1 a2 i3");
  });

  it("lets no module wait for another's connection to have room", () => {
    const { messages, full, course, estimate, alert } = makeMessages();
    full.add("inference");
    messages.connected("inference");
    messages.connected("alerting");
    estimate(2);
    alert();
    expect(course()).toBe("a1");
    full.clear();
    messages.pump("inference");
    expect(course()).toBe("a1 i1 i2");
  });

  it("keeps a message until the hub has it", () => {
    const { messages, sent, estimate } = makeMessages();
    messages.connected("inference");
    estimate();
    expect([messages.isEmpty(), messages.isEmpty("inference"), messages.isEmpty("alerting")]).toEqual([
      false,
      false,
      true,
    ]);
    sent[0]?.acknowledge();
    expect([messages.isEmpty(), messages.isEmpty("inference")]).toEqual([true, true]);
  });

  it("sends what was on its way again, as a duplicate, before what is new", () => {
    const { messages, sent, course, estimate } = makeMessages();
    messages.connected("inference");
    estimate(3);
    sent[0]?.acknowledge();
    messages.disconnected("inference");
    estimate();
    sent.length = 0;
    messages.connected("inference");
    expect(course()).toBe("i2* i3*");
  });

  it("leaves another module's messages on their way when one connection is lost", () => {
    const { messages, course, estimate, alert } = makeMessages();
    messages.connected("inference");
    messages.connected("alerting");
    estimate();
    alert();
    messages.disconnected("inference");
    messages.connected("inference");
    expect(course()).toBe("i1 a1 i1*");
  });

  it("takes an acknowledgement that comes after the connection was lost for what it says", () => {
    const { messages, sent, course, estimate } = makeMessages();
    messages.connected("inference");
    estimate(2);
    messages.disconnected("inference");
    sent[0]?.acknowledge();
    messages.connected("inference");
    estimate(2);
    expect(course()).toBe("i1 i2 i2* i3");
    expect(messages.isEmpty("inference")).toBe(false);
  });

  it("holds sixteen, drops the oldest beyond that, returns it and counts it", () => {
    const { messages, course, estimate } = makeMessages();
    estimate(16);
    expect(messages.dropped).toBe(0);
    const event = { ticks: 5, anomalyScore: 9, anomaly: "spike" as const };
    expect(messages.add({ module: "inference", event })).toMatchObject({ event: { anomaly: "none" } });
    messages.connected("inference");
    expect([messages.dropped, course()]).toEqual([1, "i2 i3"]);
  });

  it("drops no alert while an estimate waits, whichever came first", () => {
    const { messages, course, alert, estimate } = makeMessages();
    alert();
    estimate(20);
    alert(14);
    expect(messages.dropped).toBe(19);
    estimate();
    expect(messages.dropped).toBe(20);
    alert();
    // Nothing but alerts is left: now the oldest of them makes room, for an alert.
    alert();
    expect(messages.dropped).toBe(22);
    estimate();
    expect(messages.dropped).toBe(23);
    messages.connected("inference");
    messages.connected("alerting");
    expect(course()).toBe("a2 a3");
  });

  it("is not empty while what was dropped is still on its way, and not stopped by it", () => {
    const { messages, sent, estimate } = makeMessages();
    messages.connected("inference");
    estimate(18);
    expect(messages.dropped).toBe(2);
    for (let index = 0; index < sent.length; index++) sent[index]?.acknowledge();
    expect([sent.length, messages.isEmpty()]).toEqual([18, true]);
  });

  it("survives an acknowledgement inside the call that sends", () => {
    const { messages, sent, estimate } = makeMessages();
    const push = sent.push.bind(sent);
    sent.push = (entry) => {
      const length = push(entry);
      entry.acknowledge();
      return length;
    };
    estimate(5);
    messages.connected("inference");
    expect([sent.length, messages.isEmpty()]).toEqual([5, true]);
  });

  it("writes the times of the readings, not of the sending, as soon as the clock is set", () => {
    const { board, messages, fields, alert } = makeMessages();
    board.clockIsSet = false;
    alert();
    advance(board.time, 3_600_000);
    board.clockIsSet = true;
    messages.connected("alerting");
    expect(fields(0)).toEqual({
      number: 1,
      boot: 7,
      time: "2026-01-01T00:00:00Z",
      alert: "soilMoistureLow",
      state: "raised",
      value: 0.1,
      threshold: 0.12,
      since: "2026-01-01T00:00:00Z",
    });
  });

  it("writes CBOR where it is told to, also of what came before", () => {
    const { messages, sent, estimate, alert } = makeMessages();
    estimate();
    alert();
    messages.configure("cbor");
    messages.connected("inference");
    messages.connected("alerting");
    expect(sent.map(({ encoding }) => encoding)).toEqual(["cbor", "cbor"]);
    expect(decode(sent[0]?.body ?? new Uint8Array(0))).toMatchObject({ 1: 1, 2: 7, 7: 5, 8: 0 });
    expect(decode(sent[1]?.body ?? new Uint8Array(0))).toMatchObject({ 1: 1, 2: 7, 4: 0, 5: 0, 6: 100 });
  });
});
