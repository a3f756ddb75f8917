import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { advance, FakeStorage, text } from "../support/fakeBoard";
import { makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";
import { activeFaults } from "../support/openConnection";

const body = (value: unknown) => text.encode(typeof value === "string" ? value : JSON.stringify(value));

describe("Twin: before there is a network", () => {
  it("has the defaults in force", () => {
    expect(makeTwin().twin.values).toEqual({ telemetryInterval: 900, telemetryEncoding: "json" });
  });

  it("has in force what was accepted before a restart", () => {
    const first = syncedTwin({ telemetryInterval: 10 });
    expect(first.restart().twin.values["telemetryInterval"]).toBe(10);
  });

  it("asks for nothing and waits for nothing", () => {
    const { board, hub, twin } = makeTwin();
    twin.setReported("firmware", { version: "1" });
    expect([hub.requests, board.time.pending()]).toEqual([[], []]);
  });

  it("ignores what comes from a hub that it is not connected to", () => {
    const { hub, twin } = makeTwin();
    twin.handleDesired(2, body({ telemetryInterval: 10 }));
    twin.handleReply("1", 200, body(hub.document()));
    expect([twin.values["telemetryInterval"], twin.isSynced]).toEqual([900, false]);
  });
});

describe("Twin: sync", () => {
  it("fetches first, then answers each setting and reports what there is", () => {
    const made = makeTwin();
    made.twin.setReported("firmware", { version: "1" });
    made.hub.desired = { telemetryInterval: 10 };
    made.twin.connected();
    expect(made.hub.requests.map(({ kind }) => kind)).toEqual(["fetch"]);
    settle(made);
    expect(made.hub.requests.map(({ kind }) => kind)).toEqual(["fetch", "report"]);
    expect(made.hub.reported).toMatchObject({
      firmware: { version: "1" },
      telemetryInterval: { value: 10, ac: 200, av: 1 },
      telemetryEncoding: { value: "json", ac: 203 },
    });
    expect([made.twin.isSynced, made.applied]).toEqual([true, [10]]);
  });

  it("takes live patches after that, and answers each", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 20, ac: 200, av: 2 });
    expect(made.hub.fetches).toBe(1);
  });

  it("reports nothing where the hub has everything", () => {
    const first = syncedTwin({ telemetryInterval: 10 });
    const second = first.restart();
    const before = second.hub.requests.length;
    second.twin.connected();
    settle(second);
    expect(second.hub.requests.slice(before).map(({ kind }) => kind)).toEqual(["fetch"]);
    expect(second.applied).toEqual([]);
  });

  it("takes back what an older firmware had reported", () => {
    const made = makeTwin();
    made.hub.reported = { oldProperty: { a: 1 } };
    made.twin.connected();
    settle(made);
    expect(made.hub.reported).not.toHaveProperty("oldProperty");
  });

  it("takes back its answer to an unknown name when it is desired no longer", () => {
    const made = syncedTwin({ colour: "red" });
    expect(made.hub.answerFor("colour")).toMatchObject({ ac: 400 });
    made.hub.patch({ colour: null })();
    settle(made);
    expect(made.hub.answerFor("colour")).toBeUndefined();
  });

  it("goes back to a default that is desired no longer, also where that happened while it was away", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.twin.disconnected();
    made.hub.patch({ telemetryInterval: null });
    made.twin.connected();
    settle(made);
    expect(made.twin.values["telemetryInterval"]).toBe(900);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 900, ac: 203 });
  });

  it("refuses what is out of range with a sentence, and keeps the old value", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.hub.patch({ telemetryInterval: 1 })();
    settle(made);
    expect(made.twin.values["telemetryInterval"]).toBe(10);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 10, ac: 400, av: 2 });
    expect(made.applied).toEqual([10]);
  });
});

describe("Twin: what is desired under the name of something that is only reported", () => {
  it("neither takes the place of the report nor takes it away", () => {
    const made = makeTwin();
    made.twin.setReported("firmware", { version: "1" });
    made.hub.desired = { firmware: { version: "2" } };
    made.twin.connected();
    settle(made);
    expect(made.hub.answerFor("firmware")).toEqual({ version: "1" });
    made.hub.patch({ firmware: null })();
    settle(made);
    expect(made.hub.answerFor("firmware")).toEqual({ version: "1" });
  });
});

describe("Twin: versions", () => {
  it("ignores a patch that is not newer", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    const push = made.hub.patch({ telemetryInterval: 20 });
    push();
    made.twin.handleDesired(1, body({ telemetryInterval: 30 }));
    made.twin.handleDesired(2, body({ telemetryInterval: 40 }));
    settle(made);
    expect(made.applied).toEqual([10, 20]);
  });

  it("fetches where a patch is missing", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 });
    made.hub.patch({ telemetryEncoding: "cbor" })();
    expect(made.hub.fetches).toBe(2);
    settle(made);
    expect(made.twin.values).toEqual({ telemetryInterval: 20, telemetryEncoding: "cbor" });
  });

  it("applies what came while it was fetching, in order of versions, and only what the document has not", () => {
    const made = makeTwin();
    made.twin.connected();
    const [first, second, third] = [10, 20, 30].map((telemetryInterval) =>
      made.hub.patch({ telemetryInterval }),
    );
    made.hub.desired = { telemetryInterval: 10 };
    made.hub.desiredVersion = 2;
    third?.();
    first?.();
    second?.();
    made.hub.answer();
    made.hub.desiredVersion = 4;
    made.hub.desired = { telemetryInterval: 30 };
    settle(made);
    expect([made.applied, made.hub.fetches]).toEqual([[10, 20, 30], 1]);
  });

  it("fetches again where one is missing among those that waited", () => {
    const made = makeTwin();
    made.twin.connected();
    const document = text.encode(JSON.stringify(made.hub.document()));
    made.hub.patch({ telemetryInterval: 10 });
    made.hub.patch({ telemetryEncoding: "cbor" })();
    const request = made.hub.open.shift();
    made.twin.handleReply(request?.id ?? "", 200, document);
    settle(made);
    expect([made.hub.fetches, made.twin.values["telemetryInterval"]]).toEqual([2, 10]);
  });

  it("takes the fetched document as it is where its version went down, as after a restored backup", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    for (let count = 0; count < 5; count++) made.hub.patch({ telemetryInterval: 20 + count })();
    settle(made);
    made.twin.disconnected();
    made.hub.desired = { telemetryInterval: 50 };
    made.hub.desiredVersion = 2;
    made.twin.connected();
    settle(made);
    made.hub.patch({ telemetryInterval: 60 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 60, ac: 200, av: 3 });
  });

  it("reads the version in the body where the topic has none", () => {
    const made = syncedTwin();
    made.twin.handleDesired(undefined, body({ telemetryInterval: 20, $version: 2 }));
    expect(made.twin.values["telemetryInterval"]).toBe(20);
  });

  it.each(["1e999", "1.5", "-3", '"2"', "null"])("does not believe a version of %s", (version) => {
    const made = syncedTwin();
    made.twin.handleDesired(undefined, body(`{"telemetryInterval":20,"$version":${version}}`));
    expect(made.twin.values["telemetryInterval"]).toBe(900);
    made.hub.patch({ telemetryInterval: 30 })();
    settle(made);
    expect(made.twin.values["telemetryInterval"]).toBe(30);
  });

  it("is not deaf for ever after a document with a version beyond all numbers", () => {
    const made = makeTwin();
    made.twin.connected();
    made.twin.handleReply(
      made.hub.open.shift()?.id ?? "",
      200,
      body('{"desired":{"$version":1e999},"reported":{}}'),
    );
    made.hub.patch({ telemetryInterval: 30 })();
    settle(made);
    expect(made.twin.values["telemetryInterval"]).toBe(30);
  });
});

describe("Twin: storage", () => {
  it("stores settings before they are in force, and both before they are acknowledged", () => {
    const made = syncedTwin();
    const seen: unknown[] = [];
    made.board.storage.write = () =>
      seen.push(["stored", made.twin.values["telemetryInterval"], made.hub.reports.length]);
    made.hub.patch({ telemetryInterval: 20 })();
    seen.push(["in force", made.twin.values["telemetryInterval"], made.hub.reports.length]);
    expect(seen).toEqual([
      ["stored", 900, 1],
      ["in force", 20, 1],
    ]);
  });

  it("answers 500 where settings cannot be stored, and the value before stays in force", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.board.storage.failsToWrite = true;
    made.hub.patch({ telemetryInterval: 20, telemetryEncoding: "json" })();
    settle(made);
    expect(made.twin.values["telemetryInterval"]).toBe(10);
    expect(made.hub.reported).toMatchObject({
      telemetryInterval: { value: 10, ac: 500, av: 2 },
      telemetryEncoding: { value: "json", ac: 200, av: 2 },
    });
    expect([made.applied, activeFaults(made.faults)]).toEqual([[10], ["storageFailed"]]);
  });

  it("brings what is desired into force once the storage is well again, without being told", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.board.storage.failsToWrite = true;
    made.hub.patch({ telemetryInterval: 20 })();
    settle(made);
    made.board.storage.failsToWrite = false;
    advance(made.board.time, 300_000);
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 20, ac: 200, av: 2 });
    expect(activeFaults(made.faults)).toEqual([]);
  });

  it("writes nothing where nothing changes", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    const { writes } = made.board.storage;
    made.hub.patch({ telemetryInterval: 10 })();
    made.hub.patch({ telemetryInterval: 1, colour: 2 })();
    settle(made);
    expect(made.board.storage.writes).toBe(writes);
  });

  it("tells that stored settings were corrupt, until the next sync has put them right", () => {
    const storage = new FakeStorage();
    storage.values.set("settings", Uint8Array.of(1, 2, 3));
    const made = makeTwin(storage);
    expect([activeFaults(made.faults), made.twin.values["telemetryInterval"]]).toEqual([
      ["settingsCorrupt"],
      900,
    ]);
    made.twin.connected();
    settle(made);
    expect(activeFaults(made.faults)).toEqual([]);
    expect(activeFaults(made.restart().faults)).toEqual([]);
    const { writes } = storage;
    made.twin.disconnected();
    made.twin.connected();
    settle(made);
    expect(storage.writes).toBe(writes);
  });
});

describe("Twin: reports", () => {
  it("are in flight one at a time, and what changes meanwhile goes out together", () => {
    const made = syncedTwin();
    const before = made.hub.reports.length;
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    for (let count = 2; count < 50; count++) {
      made.twin.setReported("a", count);
      made.twin.setReported("b", count);
      advance(made.board.time, 10);
    }
    expect(made.hub.reports.length - before).toBe(1);
    settle(made);
    expect(made.hub.reports.slice(before)).toEqual([{ a: 1 }, { a: 49, b: 49 }]);
  });

  it("of changes in one go are one", () => {
    const made = syncedTwin();
    const before = made.hub.reports.length;
    for (let count = 0; count < 10; count++) made.twin.setReported(`name${count}`, count);
    settle(made);
    expect(made.hub.reports.length - before).toBe(1);
  });

  it("that say nothing new are not made", () => {
    const made = syncedTwin();
    const before = made.hub.requests.length;
    made.twin.setReported("a", { b: [1] });
    settle(made);
    made.twin.setReported("a", { b: [1] });
    settle(made);
    expect(made.hub.requests.length - before).toBe(1);
  });

  it.each([429, 500, 503, 408])("refused with %i are made again after ten seconds, not before", (status) => {
    const made = syncedTwin();
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    const before = made.hub.requests.length;
    made.hub.answer(status);
    expect(activeFaults(made.faults)).toEqual(["reportRejected"]);
    advance(made.board.time, 9_999);
    expect(made.hub.requests.length).toBe(before);
    advance(made.board.time, 1);
    settle(made);
    expect([made.hub.answerFor("a"), activeFaults(made.faults)]).toEqual([1, []]);
  });

  it.each([400, 404, 413])("refused with %i are made again after five minutes, not before", (status) => {
    const made = syncedTwin();
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    const before = made.hub.requests.length;
    made.hub.answer(status);
    made.twin.setReported("b", 1);
    advance(made.board.time, 299_999);
    expect(made.hub.requests.length).toBe(before);
    advance(made.board.time, 1);
    expect(made.hub.requests.length).toBe(before + 1);
  });

  it("that were refused do not hold up the answer to a new setting", () => {
    const made = syncedTwin();
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    made.hub.answer(400);
    made.hub.patch({ telemetryInterval: 20 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 20, ac: 200 });
  });

  it("without an answer for thirty seconds lead to a fetch, as they may have arrived", () => {
    const made = syncedTwin();
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    const request = made.hub.open.shift();
    made.hub.take(request as NonNullable<typeof request>);
    made.twin.setReported("a", 2);
    advance(made.board.time, 30_000);
    expect(made.hub.requests.at(-1)?.kind).toBe("fetch");
    settle(made);
    expect(made.hub.answerFor("a")).toBe(2);
  });

  it("take back what a lost report had brought after all", () => {
    const made = syncedTwin();
    made.twin.setReported("a", { b: 1, c: 1 });
    advance(made.board.time, 0);
    const request = made.hub.open.shift();
    made.hub.take(request as NonNullable<typeof request>);
    made.twin.setReported("a", { c: 1 });
    advance(made.board.time, 60_000);
    settle(made);
    expect(made.hub.answerFor("a")).toEqual({ c: 1 });
  });

  it("whose answer comes too late change nothing", () => {
    const made = syncedTwin();
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    const late = made.hub.open.shift();
    advance(made.board.time, 30_000);
    made.twin.handleReply(late?.id ?? "", 204, new Uint8Array(0));
    settle(made);
    expect(made.hub.answerFor("a")).toBe(1);
  });

  it("that find no room are made again after ten seconds", () => {
    const made = syncedTwin();
    made.hub.hasRoom = false;
    made.twin.setReported("a", 1);
    advance(made.board.time, 0);
    made.hub.hasRoom = true;
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.hub.answerFor("a")).toBe(1);
  });
});

describe("Twin: fetches", () => {
  it("without an answer for thirty seconds are made again, and the late answer is ignored", () => {
    const made = makeTwin();
    made.twin.connected();
    const late = made.hub.open.shift();
    advance(made.board.time, 30_000);
    expect(made.hub.fetches).toBe(2);
    made.twin.handleReply(late?.id ?? "", 200, body(made.hub.document()));
    expect(made.twin.isSynced).toBe(false);
    settle(made);
    expect(made.twin.isSynced).toBe(true);
  });

  it("that find no room are made again after ten seconds", () => {
    const made = makeTwin();
    made.hub.hasRoom = false;
    made.twin.connected();
    made.hub.hasRoom = true;
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.twin.isSynced).toBe(true);
  });

  it.each([429, 500, 503])("refused with %i are made again after ten seconds", (status) => {
    const made = makeTwin();
    made.twin.connected();
    made.hub.answer(status);
    advance(made.board.time, 9_999);
    expect(made.hub.fetches).toBe(1);
    advance(made.board.time, 1);
    expect(made.hub.fetches).toBe(2);
  });

  it.each([
    ["larger than the device accepts", undefined, "twinTooLarge"],
    [
      "nested too deep",
      body(`{"desired":${'{"a":'.repeat(20)}1${"}".repeat(20)},"reported":{}}`),
      "twinTooLarge",
    ],
    ["not JSON", body("{"), "twinInvalid"],
    ["not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "twinInvalid"],
    ["a list", body([]), "twinInvalid"],
    ["without desired", body({ reported: {} }), "twinInvalid"],
    ["without reported", body({ desired: {} }), "twinInvalid"],
    ["empty", new Uint8Array(0), "twinInvalid"],
  ] as const)(
    "of a document that is %s are a fault, and made again after five minutes",
    (_, document, fault) => {
      const made = makeTwin();
      made.twin.connected();
      made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, document);
      expect(activeFaults(made.faults)).toEqual([fault]);
      advance(made.board.time, 299_999);
      expect(made.hub.fetches).toBe(1);
      advance(made.board.time, 1);
      settle(made);
      expect([made.twin.isSynced, activeFaults(made.faults)]).toEqual([true, []]);
    },
  );

  it.each([
    ["larger than the device accepts", undefined],
    ["not JSON", body("{")],
    ["a list", body("[]")],
  ] as const)("follow a patch that is %s, as it may be one that matters", (_, patch) => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 });
    made.twin.handleDesired(2, patch);
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.twin.values["telemetryInterval"]).toBe(20);
    expect(activeFaults(made.faults)).toEqual([]);
  });

  it("are not put off by a stream of patches that cannot be read", () => {
    const made = syncedTwin();
    for (let count = 0; count < 10; count++) {
      made.twin.handleDesired(2, body("{"));
      advance(made.board.time, 5_000);
      settle(made);
    }
    expect(made.hub.fetches).toBeGreaterThanOrEqual(4);
  });

  it("hold back no report for ever: what is set while one is under way goes out after it", () => {
    const made = makeTwin();
    made.twin.connected();
    made.twin.setReported("a", 1);
    settle(made);
    expect(made.hub.answerFor("a")).toBe(1);
  });
});

describe("Twin: disconnecting", () => {
  it.each([
    "while fetching",
    "while a report is in flight",
    "at rest",
    "before a report",
    "while it waits to fetch again",
  ])("%s leaves no timer, and the next connection brings everything right", (moment) => {
    const made =
      moment === "while fetching" || moment === "while it waits to fetch again" ? makeTwin() : syncedTwin();
    if (!made.twin.isSynced) made.twin.connected();
    if (moment === "while it waits to fetch again") made.hub.answer(500);
    if (moment === "while a report is in flight" || moment === "before a report")
      made.twin.setReported("a", 1);
    if (moment === "while a report is in flight") advance(made.board.time, 0);
    made.twin.disconnected();
    made.twin.disconnected();
    expect([made.board.time.pending(), made.twin.isSynced]).toEqual([[], false]);
    made.hub.open.length = 0;
    made.hub.patch({ telemetryInterval: 20 })();
    made.twin.setReported("a", 2);
    expect(made.board.time.pending()).toEqual([]);
    made.twin.connected();
    settle(made);
    expect(made.hub.reported).toMatchObject({ a: 2, telemetryInterval: { value: 20, ac: 200 } });
  });

  it("forgets patches that waited: the next document has them", () => {
    const made = makeTwin();
    made.twin.connected();
    made.hub.patch({ telemetryInterval: 20 })();
    made.twin.disconnected();
    made.hub.open.length = 0;
    made.twin.connected();
    settle(made);
    expect(made.applied).toEqual([20]);
  });
});

describe("Twin: a thousand patches in a burst", () => {
  it("end in the last state with few reports", () => {
    const made = syncedTwin();
    const before = made.hub.requests.length;
    for (let count = 0; count < 1_000; count++) made.hub.patch({ telemetryInterval: 5 + count })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 1_004, ac: 200, av: 1_001 });
    expect(made.hub.requests.length - before).toBe(1);
  });

  it("during a fetch end in the last state with one more fetch and no memory of them", () => {
    const made = makeTwin();
    made.twin.connected();
    const document = body(made.hub.document());
    for (let count = 0; count < 1_000; count++) made.hub.patch({ telemetryInterval: 5 + count })();
    made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, document);
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 1_004, av: 1_001 });
    expect(made.hub.requests.length).toBeLessThanOrEqual(4);
  });

  it("of which every third is lost end in the last state with bounded requests", () => {
    const made = syncedTwin();
    for (let count = 0; count < 1_000; count++) {
      const push = made.hub.patch({ telemetryInterval: 5 + count });
      if (count % 3 !== 0) push();
      if (count % 50 === 0) settle(made);
    }
    made.hub.patch({ telemetryEncoding: "cbor" })();
    settle(made);
    expect(made.twin.values).toEqual({ telemetryInterval: 1_004, telemetryEncoding: "cbor" });
    expect(made.hub.requests.length).toBeLessThan(100);
  });
});

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
          const { hub, twin, board } = made;
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
            twin.setReported("extra", extra);
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
          expectWithinRange(made.twin.values);
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
        expectImplied(made.twin.values, made.hub.desired, made.hub.reported);
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
