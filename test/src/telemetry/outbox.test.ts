import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Outbox } from "../../../src/telemetry/outbox";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryRecord, recordOf } from "./arbitraryRecord";

/** An outbox that holds the records 1 to `count`. */
function outboxOf(count: number, capacity = 96): Outbox {
  const outbox = new Outbox({ capacity });
  for (let sequence = 1; sequence <= count; sequence++) outbox.add(recordOf(sequence));
  return outbox;
}

/** What is due, as sequence numbers; duplicates with a star. */
function due(outbox: Outbox, limit = 96): string {
  return outbox
    .next(limit)
    .map(({ record, duplicate }) => `${record.sequence}${duplicate ? "*" : ""}`)
    .join(" ");
}

describe("Outbox", () => {
  it("gives what is due in order, up to a limit", () => {
    expect(due(outboxOf(5), 3)).toBe("1 2 3");
  });

  it("gives the same again until something was sent", () => {
    const outbox = outboxOf(3);
    outbox.next(2);
    expect(due(outbox, 2)).toBe("1 2");
  });

  it("holds back what is in flight, and keeps it until it is acknowledged", () => {
    const outbox = outboxOf(3);
    outbox.sent(1);
    expect(due(outbox)).toBe("2 3");
    expect(outbox.size).toBe(3);
    expect(outbox.acknowledged(1)).toBe(true);
    expect(outbox.size).toBe(2);
  });

  it("takes acknowledgements in any order, and each once", () => {
    const outbox = outboxOf(3);
    for (const sequence of [1, 2, 3]) outbox.sent(sequence);
    expect([outbox.acknowledged(2), outbox.acknowledged(2), outbox.acknowledged(99)]).toEqual([
      true,
      false,
      false,
    ]);
    outbox.connectionLost();
    expect(due(outbox)).toBe("1* 3*");
  });

  it("makes what was in flight due again in its old place, as duplicates", () => {
    const outbox = outboxOf(4);
    outbox.sent(1);
    outbox.sent(2);
    outbox.connectionLost();
    expect(due(outbox)).toBe("1* 2* 3 4");
  });

  it("remembers a duplicate over a second loss, sent again or not", () => {
    const outbox = outboxOf(3);
    outbox.sent(1);
    outbox.sent(2);
    outbox.connectionLost();
    outbox.sent(1);
    expect(due(outbox)).toBe("2* 3");
    outbox.connectionLost();
    expect(due(outbox)).toBe("1* 2* 3");
  });

  it("drops the oldest when it is full, returns it and counts it", () => {
    const outbox = outboxOf(3, 3);
    expect(outbox.add(recordOf(4))).toEqual(recordOf(1));
    expect(due(outbox)).toBe("2 3 4");
    expect([outbox.size, outbox.dropped]).toEqual([3, 1]);
  });

  it("ignores what comes for a record that was dropped in flight", () => {
    const outbox = outboxOf(2, 2);
    outbox.sent(1);
    outbox.add(recordOf(3));
    outbox.sent(1);
    expect(outbox.acknowledged(1)).toBe(false);
    outbox.connectionLost();
    expect(due(outbox)).toBe("2 3");
  });

  it("returns nothing from add while there is room, up to a day of quarter hours", () => {
    const outbox = outboxOf(95);
    expect(outbox.add(recordOf(96))).toBeUndefined();
    expect(outbox.add(recordOf(97))).toEqual(recordOf(1));
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a capacity of %d", (capacity) => {
    expect(() => new Outbox({ capacity })).toThrow(RangeError);
  });

  it("keeps the statistics of each record with it when one before it goes", () => {
    const { reading, ...record } = recordOf(2);
    const second = { ...record, reading: { ...reading, statistics: { samples: 4, moistureSpread: 0.0125 } } };
    const outbox = new Outbox({ capacity: 2 });
    for (const each of [recordOf(1), second, recordOf(3)]) outbox.add(each);
    expect(outbox.next(2).map((entry) => entry.record)).toEqual([second, recordOf(3)]);
  });

  it("rounds statistics as telemetry writes them, so that what is sent is the same", () => {
    const { reading, ...record } = recordOf(1);
    const statistics = { samples: 4, moistureMinimum: 0.12345, temperatureMaximum: -12.3456 };
    const given = { ...record, reading: { ...reading, statistics } };
    const outbox = new Outbox();
    outbox.add(given);
    const kept = outbox.next(1)[0]?.record ?? given;
    expect(kept.reading.statistics).toEqual({
      samples: 4,
      moistureMinimum: 0.123,
      temperatureMaximum: -12.35,
    });
    expect(toFields(kept, undefined)).toEqual(toFields(given, undefined));
  });

  it("gives each record back exactly as it came", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryRecord, { maxLength: 10, selector: (r) => r.sequence }),
        (records) => {
          const outbox = new Outbox();
          for (const record of records) outbox.add(record);
          expect(outbox.next(96).map((entry) => entry.record)).toEqual(records);
        },
      ),
    );
  });

  it("behaves like a plain list of records, whatever happens", () => {
    type Model = { sequence: number; inFlight: boolean; duplicate: boolean };
    const step = fc.oneof(
      fc.constant({ kind: "add" as const, sequence: 0 }),
      fc.record({
        kind: fc.constantFrom("sent" as const, "acknowledged" as const),
        sequence: fc.integer({ min: 1, max: 12 }),
      }),
      fc.constant({ kind: "lost" as const, sequence: 0 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const outbox = new Outbox({ capacity: 4 });
        let model: Model[] = [];
        let last = 0;
        let dropped = 0;
        for (const { kind, sequence } of steps) {
          const found = model.find((entry) => entry.sequence === sequence);
          if (kind === "add") {
            outbox.add(recordOf(++last));
            model.push({ sequence: last, inFlight: false, duplicate: false });
            if (model.length > 4) {
              model.shift();
              dropped++;
            }
          } else if (kind === "sent") {
            outbox.sent(sequence);
            if (found !== undefined) found.inFlight = true;
          } else if (kind === "acknowledged") {
            expect(outbox.acknowledged(sequence)).toBe(found !== undefined);
            model = model.filter((entry) => entry !== found);
          } else {
            outbox.connectionLost();
            for (const entry of model) {
              if (entry.inFlight) entry.duplicate = true;
              entry.inFlight = false;
            }
          }
          const expected = model
            .filter((entry) => !entry.inFlight)
            .map((entry) => `${entry.sequence}${entry.duplicate ? "*" : ""}`);
          expect(due(outbox)).toBe(expected.join(" "));
          expect([outbox.size, outbox.dropped]).toEqual([model.length, dropped]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
