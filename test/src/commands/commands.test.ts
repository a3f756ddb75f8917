import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CommandServer, Commands, type Respond } from "../../../src/commands/commands";
import type { JsonObject } from "../../../src/model/boundedJson";
import type { CommandDefinition } from "../../../src/model/commands";
import type { PropertyValues } from "../../../src/model/property";
import { advance, fakeBoard, text } from "../support/fakeBoard";

const response = { kind: "object", fields: {} } as const;
const plain: CommandDefinition = { payload: {}, meaning: "", answer: "", response };
const full: CommandDefinition = {
  payload: {
    module: { kind: "enum", values: ["a", "b"], meaning: "" },
    seconds: { kind: "integer", unit: "seconds", minimum: 1, maximum: 300, default: 10, meaning: "" },
    waterContent: { kind: "number", unit: "m³/m³", minimum: 0, maximum: 0.6, meaning: "" },
    note: { kind: "text", maximumLength: 5, default: "", meaning: "" },
  },
  optional: ["waterContent"],
  meaning: "",
  answer: "",
  response,
};

function makeCommands({ owner = "device" as CommandServer["owner"] } = {}) {
  const board = fakeBoard();
  const answers: { status: number; body: JsonObject }[] = [];
  /** What handlers were given, and the answers they owe. */
  const given: { payload: PropertyValues; respond: Respond }[] = [];
  const server: CommandServer = {
    owner,
    definitions: { plain, full, quick: plain, twice: plain, broken: plain, brokenLate: plain },
    run: (name, payload, respond) => {
      if (name === "broken") throw new Error("the sampler is closed");
      if (name === "plain" || name === "full") given.push({ payload, respond });
      else respond(200, name === "quick" ? { done: true } : { answer: 1 });
      if (name === "twice") respond(500, { answer: 2 });
      if (name === "brokenLate") throw new Error("after the answer");
    },
  };
  const commands = new Commands(text, board.timer);
  const call = (name: string, payload: Uint8Array | string | undefined = "null") => {
    const body = typeof payload === "string" ? text.encode(payload) : payload;
    commands.handle(server, name, body, (status, answer) => answers.push({ status, body: answer }));
  };
  const codes = () => answers.map(({ status, body }) => [status, body["code"]]);
  return { board, server, answers, given, commands, call, codes };
}

describe("Commands: answers", () => {
  it("gives what the method answers, now or later", () => {
    const { answers, given, call, board } = makeCommands();
    call("quick");
    call("plain");
    expect(answers).toEqual([{ status: 200, body: { done: true } }]);
    given[0]?.respond(200, { sequence: 1 });
    expect(answers[1]).toEqual({ status: 200, body: { sequence: 1 } });
    expect(board.time.pending()).toEqual([]);
  });

  it("gives the first one only", () => {
    const { answers, call } = makeCommands();
    call("twice");
    expect(answers).toEqual([{ status: 200, body: { answer: 1 } }]);
  });

  it("says after four seconds that it takes longer, and drops the answer that comes then", () => {
    const { board, answers, given, call } = makeCommands();
    call("plain");
    advance(board.time, 3_999);
    expect(answers).toEqual([]);
    advance(board.time, 1);
    given[0]?.respond(200, { sequence: 1 });
    expect(answers).toEqual([
      { status: 202, body: { message: "plain is under way and takes a while longer." } },
    ]);
    expect(board.time.pending()).toEqual([]);
  });

  it("lets four calls of a method wait, tells a fifth to come again, and takes others of other methods", () => {
    const { given, call, codes } = makeCommands();
    for (let count = 0; count < 5; count++) call("plain");
    expect(codes()).toEqual([[409, "busy"]]);
    call("quick");
    call("full", '{"module":"a"}');
    expect([codes().at(-1), given.length]).toEqual([[200, undefined], 5]);
    given[0]?.respond(200, {});
    call("plain");
    expect(given).toHaveLength(6);
  });

  it("counts the calls of one owner apart from those of another", () => {
    const { board, server, commands, call, codes, answers } = makeCommands();
    for (let count = 0; count < 4; count++) call("plain");
    const module: CommandServer = { ...server, owner: "alerting" };
    for (let count = 0; count < 5; count++)
      commands.handle(module, "plain", text.encode("null"), (status, body) => answers.push({ status, body }));
    expect(codes()).toEqual([[409, "busy"]]);
    commands.close();
    expect(board.time.pending()).toEqual([]);
  });

  it("is not busy for ever where a method never answers", () => {
    const { board, call, codes } = makeCommands();
    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 4; count++) call("plain");
      advance(board.time, 4_000);
    }
    expect(codes()).toEqual(Array(12).fill([202, undefined]));
  });

  it("answers where the method throws, once, and lets the exception go on to the guard", () => {
    const { board, call, codes } = makeCommands();
    for (let count = 0; count < 8; count++) expect(() => call("broken")).toThrow("the sampler is closed");
    expect(codes()).toEqual(Array(8).fill([500, "failed"]));
    expect(() => call("brokenLate")).toThrow("after the answer");
    expect(codes().slice(8)).toEqual([[200, undefined]]);
    expect(board.time.pending()).toEqual([]);
  });

  it("answers nobody after its end, and leaves no timer", () => {
    const { board, answers, given, commands, call } = makeCommands();
    call("plain");
    commands.close();
    commands.close();
    given[0]?.respond(200, {});
    advance(board.time, 10_000);
    expect([answers, board.time.pending()]).toEqual([[], []]);
  });
});

describe("Commands: names", () => {
  it.each(["__proto__", "constructor", "hasOwnProperty", "toString", "", "Plain", "plain ", "probe*plain"])(
    "knows no method %j, and says which it has",
    (name) => {
      const { answers, given, call } = makeCommands();
      call(name);
      const message =
        "This device has no such method; it has plain, full, quick, twice, broken and brokenLate.";
      expect(answers).toEqual([{ status: 404, body: { code: "unknownMethod", message } }]);
      expect(given).toEqual([]);
    },
  );

  it("names the module where the methods are a module's", () => {
    const { answers, call } = makeCommands({ owner: "inference" });
    call("unknown");
    expect(answers[0]?.body["message"]).toMatch(/^The module inference has no such method; it has /);
  });

  it("says that a method is unknown before it looks at the payload", () => {
    const { codes, call } = makeCommands();
    call("unknown", "{");
    expect(codes()).toEqual([[404, "unknownMethod"]]);
  });
});

describe("Commands: payloads", () => {
  it.each(["null", "", "  ", "{}", '""', " null\n"])(
    "takes %j for no payload, as tools send it",
    (payload) => {
      const { codes, call } = makeCommands();
      call("quick", payload);
      expect(codes()).toEqual([[200, undefined]]);
    },
  );

  it.each(["0", "false", "[]", '{"delay":1}', '"now"', "[null]", '{"__proto__":{}}'])(
    "refuses the payload %j where a method takes none",
    (payload) => {
      const { answers, call } = makeCommands();
      call("quick", payload);
      const body = { code: "badPayload", message: "quick takes no payload; send null." };
      expect(answers).toEqual([{ status: 400, body }]);
    },
  );

  it.each([
    ["not JSON", "{"],
    ["not UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["larger than the device accepts", undefined],
    ["too large", `"${"x".repeat(1_100)}"`],
    ["nested deeper than the chip's stack", "[".repeat(1_000)],
    ["nested and closed", "[".repeat(100) + "]".repeat(100)],
    ["two values", "null null"],
  ])("answers a payload that is %s once, and does nothing", (_, payload) => {
    const { server, given, codes, commands } = makeCommands();
    const answers: number[] = [];
    const body = typeof payload === "string" ? text.encode(payload) : payload;
    commands.handle(server, "plain", body, (status) => answers.push(status));
    expect([answers, given, codes()]).toEqual([[400], [], []]);
  });

  it("fills in what has a default", () => {
    const { given, call } = makeCommands();
    call("full", '{"module":"b","waterContent":0}');
    call("full", '{"note":"here","seconds":300,"module":"a"}');
    expect(given.map(({ payload }) => payload)).toEqual([
      { module: "b", seconds: 10, waterContent: 0, note: "" },
      { module: "a", seconds: 300, note: "here" },
    ]);
  });

  it.each([
    ["null", 'full needs module: one of "a", "b".'],
    ['{"seconds":5}', 'full needs module: one of "a", "b".'],
    ['{"module":"c"}', 'full.module must be one of "a", "b"; "c" was refused.'],
    ['{"module":null}', 'full.module must be one of "a", "b"; null was refused.'],
    [
      '{"module":"a","seconds":0}',
      "full.seconds must be a whole number from 1 to 300 seconds; 0 was refused.",
    ],
    [
      '{"module":"a","seconds":1.5}',
      "full.seconds must be a whole number from 1 to 300 seconds; 1.5 was refused.",
    ],
    [
      '{"module":"a","waterContent":"0.3"}',
      'full.waterContent must be a number from 0 to 0.6 m³/m³; "0.3" was refused.',
    ],
    [
      '{"module":"a","note":"longer"}',
      'full.note must be text of at most 5 characters; "longer" was refused.',
    ],
    ['{"module":"a","other":1}', 'full has no "other"; it has module, seconds, waterContent, note.'],
    ['{"module":"a","__proto__":1}', 'full has no "__proto__"; it has module, seconds, waterContent, note.'],
    ["[]", "full must be an object with module, seconds, waterContent, note; a list was refused."],
    ['"a"', 'full must be an object with module, seconds, waterContent, note; "a" was refused.'],
  ])("refuses %s with a sentence that says what is allowed", (payload, message) => {
    const { answers, given, call } = makeCommands();
    call("full", payload);
    expect(answers).toEqual([{ status: 400, body: { code: "badPayload", message } }]);
    expect(given).toEqual([]);
  });

  it("answers each call exactly once, whatever its name and payload", () => {
    const name = fc.oneof(
      fc.constantFrom("plain", "full", "quick", "twice", "broken", "__proto__", "constructor"),
      fc.string(),
    );
    const payload = fc.oneof(
      fc.uint8Array(),
      fc.json().map(text.encode),
      fc
        .record({ module: fc.constantFrom("a", "c"), seconds: fc.nat() })
        .map((value) => text.encode(JSON.stringify(value))),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, payload), { maxLength: 20 }), (calls) => {
        const { board, server, commands, given } = makeCommands();
        const counts = calls.map(([called, body]) => {
          const count = { answers: 0 };
          try {
            commands.handle(server, called, body, (status) => {
              count.answers++;
              expect([200, 202, 400, 404, 409, 500]).toContain(status);
            });
          } catch (failure) {
            expect(String(failure)).toContain("the sampler is closed");
          }
          return count;
        });
        given[0]?.respond(200, {});
        advance(board.time, 4_000);
        for (const { respond } of given) respond(200, {});
        expect(counts.every(({ answers }) => answers === 1)).toBe(true);
        expect(board.time.pending()).toEqual([]);
      }),
    );
  });
});
