import { decode } from "cbor-x";
import { describe, expect, it } from "vitest";
import { Outbox } from "../../../src/telemetry/outbox";
import type { TelemetryRecord } from "../../../src/telemetry/record";
import type { TelemetryChannel, TelemetryEncoding } from "../../../src/telemetry/telemetryChannel";
import { TelemetrySender } from "../../../src/telemetry/telemetrySender";
import { advance, fakeBoard, text } from "../support/fakeBoard";

interface Sent {
  readonly encoding: TelemetryEncoding;
  readonly body: Uint8Array;
  readonly acknowledge: () => void;
  readonly duplicate: boolean;
}

function makeSender(encoding: TelemetryEncoding = "json") {
  const board = fakeBoard();
  const outbox = new Outbox({ capacity: 10 });
  const sent: Sent[] = [];
  const room = { left: Number.POSITIVE_INFINITY };
  const channel: Pick<TelemetryChannel, "sendRecord"> = {
    sendRecord: (used, body, acknowledge, duplicate) => {
      if (room.left <= 0) return false;
      room.left--;
      sent.push({ encoding: used, body, acknowledge, duplicate });
      return true;
    },
  };
  const sender = new TelemetrySender(outbox, { clock: board.clock, text, encoding, channel });
  let sequence = 0;
  const add = (count = 1) => {
    for (let added = 0; added < count; added++) {
      const reading = { ticks: board.time.ticks(), moisture: 0.25, quality: "good" as const, faults: [] };
      const record: TelemetryRecord = { sequence: ++sequence, boot: 1, reading };
      outbox.add(record);
    }
    sender.pump();
  };
  const sequences = () => sent.map(({ body }) => JSON.parse(text.decode(body) ?? "").sequence);
  return { board, outbox, sent, sender, add, room, sequences };
}

describe("TelemetrySender", () => {
  it("sends nothing while it is not connected", () => {
    const { sent, outbox, add } = makeSender();
    add(3);
    expect([sent, outbox.size]).toEqual([[], 3]);
  });

  it("sends what waited, the oldest first, once it is connected", () => {
    const { sender, sequences, add } = makeSender();
    add(3);
    sender.connected();
    expect(sequences()).toEqual([1, 2, 3]);
  });

  it("has four records on the wire at most, and sends the next with each that has arrived", () => {
    const { sender, sent, sequences, add } = makeSender();
    add(6);
    sender.connected();
    sender.pump();
    expect(sequences()).toEqual([1, 2, 3, 4]);
    sent[1]?.acknowledge();
    expect(sequences()).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps a record until the hub has it", () => {
    const { sender, sent, outbox, add } = makeSender();
    sender.connected();
    add();
    expect(outbox.size).toBe(1);
    sent[0]?.acknowledge();
    expect(outbox.size).toBe(0);
  });

  it("sends what was on its way again, as a duplicate, in its old order and before what is new", () => {
    const { sender, sent, sequences, add } = makeSender();
    sender.connected();
    add(3);
    sent[1]?.acknowledge();
    sender.disconnected();
    add();
    sent.length = 0;
    sender.connected();
    expect(sequences()).toEqual([1, 3, 4]);
    expect(sent.map(({ duplicate }) => duplicate)).toEqual([true, true, false]);
  });

  it("stops where there is no room, and goes on where it left off", () => {
    const { sender, room, sequences, add } = makeSender();
    room.left = 2;
    add(4);
    sender.connected();
    expect(sequences()).toEqual([1, 2]);
    room.left = 10;
    sender.pump();
    expect(sequences()).toEqual([1, 2, 3, 4]);
  });

  it("does not mark a record that found no room as a duplicate", () => {
    const { sender, room, sent, add } = makeSender();
    room.left = 0;
    add();
    sender.connected();
    sender.disconnected();
    room.left = 10;
    sender.connected();
    expect(sent.map(({ duplicate }) => duplicate)).toEqual([false]);
  });

  it("is not stopped by records that were dropped while they were in flight", () => {
    const { sender, sent, outbox, add } = makeSender();
    sender.connected();
    add(4);
    add(10);
    expect(outbox.dropped).toBe(4);
    for (let index = 0; index < sent.length; index++) sent[index]?.acknowledge();
    expect(outbox.size).toBe(0);
  });

  it("is idle when nothing waits and nothing is on its way", () => {
    const { sender, sent, add } = makeSender();
    const told = [sender.isIdle];
    add();
    told.push(sender.isIdle);
    sender.connected();
    told.push(sender.isIdle);
    sent[0]?.acknowledge();
    told.push(sender.isIdle);
    expect(told).toEqual([true, false, false, true]);
  });

  it("is not idle while what was dropped is still on its way", () => {
    const { sender, sent, outbox, add } = makeSender();
    sender.connected();
    add(14);
    for (const { acknowledge } of sent.splice(4)) acknowledge();
    for (const sequence of [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]) outbox.acknowledged(sequence);
    expect([outbox.size, sender.isIdle]).toEqual([0, false]);
    sender.disconnected();
    expect(sender.isIdle).toBe(true);
  });

  it("writes the time at which a record was measured, not at which it is sent", () => {
    const { board, sender, sent, add } = makeSender();
    add();
    advance(board.time, 3_600_000);
    sender.connected();
    expect(JSON.parse(text.decode(sent[0]?.body ?? new Uint8Array(0)) ?? "").time).toBe(
      "2026-01-01T00:00:00Z",
    );
  });

  it("stamps what was measured before the clock was set once it is set", () => {
    const { board, sender, sent, add } = makeSender();
    board.clockIsSet = false;
    add();
    advance(board.time, 5_000);
    board.clockIsSet = true;
    sender.connected();
    expect(JSON.parse(text.decode(sent[0]?.body ?? new Uint8Array(0)) ?? "").time).toBe(
      "2026-01-01T00:00:00Z",
    );
  });

  it("writes CBOR from the next record on when it is told to, also what was measured before", () => {
    const { sender, sent, add } = makeSender();
    add(2);
    sender.configure("cbor");
    sender.connected();
    expect(sent.map(({ encoding }) => encoding)).toEqual(["cbor", "cbor"]);
    expect(decode(sent[1]?.body ?? new Uint8Array(0))).toMatchObject({ 1: 2, 4: 250 });
  });
});
