import { decode } from "cbor-x";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumMessageBytes } from "../../../src/telemetry/messageBatch";
import { advance } from "../support/fakeBoard";
import { TelemetryRig } from "./telemetryRig";

describe("Outbox: one record a message", () => {
  it("sends nothing while it is not connected", () => {
    const rig = new TelemetryRig();
    rig.record(3);
    expect([rig.course, rig.telemetry.waiting]).toEqual(["", 3]);
  });

  it("sends what waited, the oldest first, two at a time, and the next with each that has arrived", () => {
    const rig = new TelemetryRig();
    rig.record(4);
    rig.telemetry.deviceConnected();
    rig.telemetry.pump();
    expect(rig.course).toBe("1 2");
    rig.sent[1]?.acknowledge();
    expect(rig.course).toBe("1 2 3");
    expect(rig.drain()).toEqual([1, 2, 3, 4]);
    expect(rig.telemetry.waiting).toBe(0);
  });

  it("keeps a record until the hub has it", () => {
    const rig = new TelemetryRig();
    rig.telemetry.deviceConnected();
    rig.record();
    expect([rig.telemetry.waiting, rig.telemetry.hasRecords]).toEqual([1, true]);
    rig.drain();
    expect([rig.telemetry.waiting, rig.telemetry.hasRecords]).toEqual([0, false]);
  });

  it("sends what was on its way again, as a duplicate, in its old order and before what is new", () => {
    const rig = new TelemetryRig();
    rig.telemetry.deviceConnected();
    rig.record(3);
    rig.sent[0]?.acknowledge();
    rig.telemetry.deviceDisconnected();
    rig.record();
    rig.sent.length = 0;
    rig.telemetry.deviceConnected();
    rig.sent[0]?.acknowledge();
    expect(rig.course).toBe("2* 3* 4");
  });

  it("takes an acknowledgement that comes after the connection was lost for what it says", () => {
    const rig = new TelemetryRig();
    rig.telemetry.deviceConnected();
    rig.record(2);
    rig.telemetry.deviceDisconnected();
    rig.sent[0]?.acknowledge();
    rig.sent.length = 0;
    rig.telemetry.deviceConnected();
    rig.record(2);
    expect(rig.course).toBe("2* 3");
  });

  it("stops where there is no room, goes on where it left off, and marks nothing as a duplicate for that", () => {
    const rig = new TelemetryRig();
    rig.room = 1;
    rig.record(3);
    rig.telemetry.deviceConnected();
    expect(rig.course).toBe("1");
    rig.room = 0;
    rig.telemetry.deviceDisconnected();
    rig.telemetry.deviceConnected();
    rig.room = 10;
    rig.telemetry.pump();
    expect(rig.course).toBe("1 1* 2");
  });

  it("survives an acknowledgement inside the call that sends, and a loss of the connection there", () => {
    const rig = new TelemetryRig();
    rig.record(5);
    const push = rig.sent.push.bind(rig.sent);
    rig.sent.push = (message) => {
      const length = push(message);
      if (length === 3) rig.telemetry.deviceDisconnected();
      else message.acknowledge();
      return length;
    };
    rig.telemetry.deviceConnected();
    expect(rig.course).toBe("1 2 3");
    rig.telemetry.deviceConnected();
    expect([rig.course, rig.telemetry.waiting]).toEqual(["1 2 3 3* 4 5", 0]);
  });

  it("writes the time at which a record was measured, also where the clock was set later", () => {
    const rig = new TelemetryRig();
    rig.board.clockIsSet = false;
    rig.record();
    advance(rig.time, 3_600_000);
    rig.board.clockIsSet = true;
    rig.telemetry.deviceConnected();
    expect(rig.fields[0]).toMatchObject({ time: "2026-01-01T00:00:01Z" });
    expect(rig.fields[0]).not.toHaveProperty("uptime");
  });

  it("writes what comes back from the log as it writes what has just come", () => {
    const rig = new TelemetryRig();
    rig.telemetry.deviceConnected();
    rig.record();
    rig.telemetry.deviceDisconnected();
    rig.record();
    rig.telemetry.deviceConnected();
    const [fresh, again] = rig.fields;
    expect(again).toEqual(fresh);
  });
});

describe("Outbox: several records a message", () => {
  it("sends what waits in lists of as many as are set, and one alone as an object", () => {
    const rig = new TelemetryRig({ batch: 16 });
    rig.record(33);
    rig.telemetry.deviceConnected();
    expect(rig.course).toBe("1-16 17-32");
    rig.sent[0]?.acknowledge();
    expect(rig.course).toBe("1-16 17-32 33");
    expect(Array.isArray(JSON.parse(new TextDecoder().decode(rig.sent[2]?.body)))).toBe(false);
  });

  it("sends each record as it comes while nothing waits", () => {
    const rig = new TelemetryRig({ batch: 16 });
    rig.telemetry.deviceConnected();
    rig.record(2);
    expect(rig.course).toBe("1 2");
  });

  it("removes all records of a list with its acknowledgement, and none before", () => {
    const rig = new TelemetryRig({ batch: 4 });
    rig.record(6);
    rig.telemetry.deviceConnected();
    expect(rig.telemetry.waiting).toBe(6);
    rig.sent[0]?.acknowledge();
    expect(rig.telemetry.waiting).toBe(2);
  });

  it("marks a list as a duplicate where any of it was sent before", () => {
    const rig = new TelemetryRig({ batch: 4 });
    rig.telemetry.deviceConnected();
    rig.record();
    rig.telemetry.deviceDisconnected();
    rig.record(5);
    rig.sent.length = 0;
    rig.telemetry.deviceConnected();
    expect(rig.course).toBe("1-4* 5-6");
  });

  it("goes by the setting from the next message on, also for what came before", () => {
    const rig = new TelemetryRig({ batch: 4 });
    rig.record(6);
    rig.telemetry.configure("cbor", 32);
    rig.telemetry.deviceConnected();
    expect(rig.sent).toMatchObject([{ encoding: "cbor" }]);
    const list = decode(rig.sent[0]?.body ?? new Uint8Array(0)) as Record<number, number>[];
    expect(list.map((fields) => fields[1])).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each(["json", "cbor"] as const)("keeps to 4,000 bytes a message, whatever is set: %s", (encoding) => {
    const rig = new TelemetryRig({ batch: 32, encoding });
    rig.record(100);
    rig.telemetry.deviceConnected();
    for (let index = 0; index < rig.sent.length; index++) rig.sent[index]?.acknowledge();
    expect(rig.telemetry.waiting).toBe(0);
    for (const { body } of rig.sent) expect(body.length).toBeLessThanOrEqual(maximumMessageBytes);
  });

  it("sends every record at least once and in order, whatever the connection does", () => {
    const step = fc.record({
      kind: fc.constantFrom("record", "connect", "disconnect", "acknowledge", "full", "room"),
      count: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(1, 3, 16), (steps, batch) => {
        const rig = new TelemetryRig({ batch });
        const { telemetry } = rig;
        const arrived = new Set<number>();
        let taken = 0;
        let mostInFlight = 0;
        const acknowledge = (index: number) => {
          const [message] = rig.sent.splice(index % Math.max(1, rig.sent.length), 1);
          if (message === undefined) return;
          for (const fields of rig.fieldsOf(message)) arrived.add(Number(fields["sequence"]));
          message.acknowledge();
        };
        for (const { kind, count } of steps) {
          if (kind === "record") taken = rig.record(count).at(-1) ?? taken;
          else if (kind === "connect") telemetry.deviceConnected();
          else if (kind === "disconnect") {
            telemetry.deviceDisconnected();
            rig.sent.length = 0;
          } else if (kind === "acknowledge") acknowledge(count);
          else {
            rig.room = kind === "full" ? 0 : Number.POSITIVE_INFINITY;
            telemetry.pump();
          }
          mostInFlight = Math.max(mostInFlight, rig.sent.length);
          const numbers = rig.fields.map((fields) => Number(fields["sequence"]));
          expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
        }
        rig.room = Number.POSITIVE_INFINITY;
        telemetry.deviceDisconnected();
        rig.sent.length = 0;
        telemetry.deviceConnected();
        while (rig.sent.length > 0) acknowledge(0);
        expect(arrived.size).toBe(taken);
        expect([telemetry.waiting, telemetry.hasRecords]).toEqual([0, false]);
        expect(mostInFlight).toBeLessThanOrEqual(2);
      }),
      { numRuns: 150 },
    );
  });
});
