import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { SharedFaults } from "../../../src/health/sharedFaults";
import type { FaultCode } from "../../../src/model/faults";
import { fakeBoard } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";

function sharedBy(rooms: number) {
  const register = new FaultRegister(fakeBoard().clock, () => undefined);
  const shared = new SharedFaults(register);
  return { register, sinks: Array.from({ length: rooms }, () => shared.sink()) };
}

describe("SharedFaults", () => {
  it("holds a fault until the last room that has it is rid of it", () => {
    const { register, sinks } = sharedBy(2);
    for (const sink of sinks) sink.raise("storageFailed");
    sinks[0]?.clear("storageFailed");
    expect(activeFaults(register)).toEqual(["storageFailed"]);
    sinks[1]?.clear("storageFailed");
    expect(activeFaults(register)).toEqual([]);
  });

  it("ends what a room has raised twice at once", () => {
    const { register, sinks } = sharedBy(2);
    sinks[0]?.raise("storageFailed");
    sinks[0]?.raise("storageFailed");
    sinks[0]?.clear("storageFailed");
    expect(activeFaults(register)).toEqual([]);
  });

  it("passes on when a fault was first seen, and how often", () => {
    const { register, sinks } = sharedBy(1);
    sinks[0]?.raise("moistureFlat", 5_000, 3);
    expect([...register.entries()]).toMatchObject([["moistureFlat", { since: 5_000, count: 3 }]]);
  });

  it("lets any room end what none of them has raised", () => {
    const { register, sinks } = sharedBy(1);
    register.raise("storageFailed");
    sinks[0]?.clear("storageFailed");
    expect(activeFaults(register)).toEqual([]);
  });

  it("has in force just what some room has, whatever the order", () => {
    const step = fc.record({
      room: fc.nat({ max: 2 }),
      code: fc.constantFrom<FaultCode>("storageFailed", "outboxFull", "networkDown"),
      isRaised: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { register, sinks } = sharedBy(3);
        const had = new Set<string>();
        for (const { room, code, isRaised } of steps) {
          if (isRaised) {
            sinks[room]?.raise(code);
            had.add(`${room} ${code}`);
          } else {
            sinks[room]?.clear(code);
            had.delete(`${room} ${code}`);
          }
          const expected = new Set([...had].map((entry) => entry.split(" ")[1]));
          expect(new Set(activeFaults(register))).toEqual(expected);
        }
      }),
    );
  });
});
