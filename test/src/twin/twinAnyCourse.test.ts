import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { advance } from "../support/fakeBoard";
import { body, makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";

describe("Twin: any course of events", () => {
  type Step =
    | { readonly kind: "patch"; readonly change: JsonObject; readonly arrives: boolean }
    | { readonly kind: "answer"; readonly status: number | undefined; readonly takes: boolean }
    | { readonly kind: "wait"; readonly milliseconds: number }
    | { readonly kind: "storage"; readonly fails: boolean }
    | { readonly kind: "report"; readonly value: Json }
    | { readonly kind: "garbage" | "drop" | "connect" | "lose" | "restart" | "full" | "room" };

  const value = fc.oneof(
    fc.integer({ min: 5, max: 20 }),
    fc.constantFrom<Json>(null, 0, 4, 86_401, "10", "json", "cbor", true, [], {}, { value: 1 }),
  );
  const change = fc.dictionary(
    fc.constantFrom("telemetryInterval", "telemetryEncoding", "colour", "constructor", "a", "b"),
    value,
    { maxKeys: 3, noNullPrototype: true },
  ) as fc.Arbitrary<JsonObject>;
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("patch" as const), change, arrives: fc.boolean() }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("answer" as const),
        status: fc.constantFrom(undefined, undefined, undefined, 400, 429, 500),
        takes: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("wait" as const),
        milliseconds: fc.constantFrom(0, 0, 1_000, 10_000, 30_000, 300_000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("storage" as const), fails: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("report" as const),
        value: fc.constantFrom<Json>({ x: 1 }, { y: 2, x: 1 }, {}, 3, "s"),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom("garbage", "drop", "connect", "lose", "restart", "full", "room"),
      }),
    },
  );

  it("ends in the state that the last document implies, and never holds a value outside its range", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, isSynced) => {
        let made = isSynced ? syncedTwin() : makeTwin();
        let connected = isSynced;
        let extra: Json | undefined;
        for (const taken of steps) {
          const { hub, twin, section, board } = made;
          if (taken.kind === "patch") {
            const push = hub.patch(taken.change);
            if (taken.arrives && connected) push();
          } else if (taken.kind === "answer") {
            const [first] = hub.open;
            // The hub may have taken a report whose answer is an error or is lost.
            if (taken.status !== undefined && taken.takes && first !== undefined) hub.take(first);
            if (connected) hub.answer(taken.status);
          } else if (taken.kind === "wait") advance(board.time, taken.milliseconds);
          else if (taken.kind === "storage") board.storage.failsToWrite = taken.fails;
          else if (taken.kind === "report") {
            extra = taken.value;
            section.setReported("extra", extra);
          } else if (taken.kind === "garbage") twin.handleDesired(undefined, body("{"));
          else if (taken.kind === "lose") {
            const lost = hub.open.shift();
            if (lost !== undefined) hub.take(lost);
          } else if (taken.kind === "full") hub.hasRoom = false;
          else if (taken.kind === "room") hub.hasRoom = true;
          else if (taken.kind === "connect" && !connected) {
            connected = true;
            twin.connected();
          } else if (taken.kind === "drop" || taken.kind === "restart") {
            connected = false;
            twin.disconnected();
            hub.open.length = 0;
            expect(board.time.pending()).toEqual([]);
            if (taken.kind === "restart") {
              made = made.restart();
              extra = undefined;
            }
          }
          expectWithinRange(made.section.values);
        }
        // The world is well again: with whatever state is left, time alone has to bring it right.
        made.hub.hasRoom = true;
        made.board.storage.failsToWrite = false;
        if (!connected) made.twin.connected();
        const before = made.hub.requests.length;
        for (let minute = 0; minute < 12; minute++) {
          settle(made);
          advance(made.board.time, 60_000);
        }
        settle(made);
        expect(made.hub.requests.length - before).toBeLessThan(60);
        // A patch that never came leaves nothing to notice until the next one, which the push's loss stands for here.
        made.hub.patch({ colour: null })();
        settle(made);
        expectImplied(made.section.values, made.hub.desired, made.hub.reported);
        expect(made.hub.answerFor("extra")).toEqual(extra);
        expect(made.board.time.pending()).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

function expectWithinRange(values: JsonObject | { readonly [name: string]: Json }): void {
  const { telemetryInterval, telemetryEncoding } = values as { [name: string]: Json };
  expect(Number.isInteger(telemetryInterval)).toBe(true);
  expect(telemetryInterval).toBeGreaterThanOrEqual(5);
  expect(telemetryInterval).toBeLessThanOrEqual(86_400);
  expect(["json", "cbor"]).toContain(telemetryEncoding);
}

function expectImplied(
  values: { readonly [name: string]: Json },
  desired: JsonObject,
  reported: JsonObject,
): void {
  expectWithinRange(values);
  const isGood: Record<string, (value: Json) => boolean> = {
    telemetryInterval: (value) => typeof value === "number" && value >= 5 && value <= 86_400,
    telemetryEncoding: (value) => value === "json" || value === "cbor",
  };
  const defaults: Record<string, Json> = { telemetryInterval: 900, telemetryEncoding: "json" };
  for (const name of Object.keys(isGood)) {
    const wanted = desired[name];
    const answer = reported[name] as JsonObject;
    expect(answer["value"]).toBe(values[name]);
    if (wanted === undefined) expect([values[name], answer["ac"]]).toEqual([defaults[name], 203]);
    else if (isGood[name]?.(wanted)) expect([values[name], answer["ac"]]).toEqual([wanted, 200]);
    else expect(answer["ac"]).toBe(400);
  }
  for (const name of ["colour", "constructor", "a", "b"]) {
    const answered = Object.hasOwn(reported, name);
    expect([name, answered]).toEqual([name, Object.hasOwn(desired, name)]);
  }
}
