import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Commands } from "../../../src/commands/commands";
import type { JsonObject } from "../../../src/model/boundedJson";
import { commandDefinitions } from "../../../src/model/commands";
import { text } from "../support/fakeBoard";

function makeCommands() {
  const answers: { status: number; body: JsonObject }[] = [];
  const measuring: ((record: JsonObject) => void)[] = [];
  const log: string[] = [];
  const actions = {
    sampleNow: (done: (record: JsonObject) => void) => {
      measuring.push(done);
    },
    reboot: () => {
      log.push("reboot");
    },
  };
  const commands = new Commands(actions, text);
  const call = (name: string, payload: Uint8Array | string | undefined = "null") => {
    const body = typeof payload === "string" ? text.encode(payload) : payload;
    commands.handle(name, body, (status, answer) => {
      log.push(`answer ${status}`);
      answers.push({ status, body: answer });
    });
  };
  return { answers, measuring, log, actions, call, commands };
}

const measure = (measuring: ((record: JsonObject) => void)[]) => {
  for (const done of measuring.splice(0)) done({ sequence: 1 });
};

describe("Commands: sampleNow", () => {
  it("answers with the record once it is measured", () => {
    const { answers, measuring, call } = makeCommands();
    call("sampleNow");
    expect(answers).toEqual([]);
    measure(measuring);
    expect(answers).toEqual([{ status: 200, body: { sequence: 1 } }]);
  });

  it("lets four callers wait, tells a fifth to come again, and takes others once they are served", () => {
    const { answers, measuring, call } = makeCommands();
    for (let count = 0; count < 5; count++) call("sampleNow");
    expect(answers.map(({ status, body }) => [status, body["code"]])).toEqual([[409, "busy"]]);
    measure(measuring);
    call("sampleNow");
    measure(measuring);
    expect(answers.map(({ status }) => status)).toEqual([409, 200, 200, 200, 200, 200]);
  });

  it("answers once where the measurement cannot be started, and is not busy for ever after", () => {
    const { answers, actions, call } = makeCommands();
    actions.sampleNow = () => {
      throw new Error("the sampler is closed");
    };
    for (let count = 0; count < 8; count++) expect(() => call("sampleNow")).toThrow("the sampler is closed");
    expect(answers.map(({ status, body }) => [status, body["code"]])).toEqual(Array(8).fill([500, "failed"]));
  });
});

describe("Commands: reboot", () => {
  it("answers before it acts", () => {
    const { log, call } = makeCommands();
    call("reboot");
    expect(log).toEqual(["answer 200", "reboot"]);
  });

  it("says what will happen", () => {
    const { answers, call } = makeCommands();
    call("reboot");
    expect(answers[0]?.body).toEqual({ message: "The device restarts in one second." });
  });
});

describe("Commands: names", () => {
  it.each([
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "toString",
    "",
    "SampleNow",
    "sampleNow ",
    "probe*sampleNow",
  ])("knows no method %j, and says which it has", (name) => {
    const { answers, log, call } = makeCommands();
    call(name);
    expect(answers.map(({ status, body }) => [status, body["code"]])).toEqual([[404, "unknownMethod"]]);
    for (const known of Object.keys(commandDefinitions)) expect(answers[0]?.body["message"]).toContain(known);
    expect(log).toEqual(["answer 404"]);
  });

  it("says that a method is unknown before it looks at the payload", () => {
    const { answers, call } = makeCommands();
    call("unknown", "{");
    expect(answers[0]?.status).toBe(404);
  });
});

describe("Commands: payloads", () => {
  it.each(["null", "", "  ", "{}", '""', " null\n"])(
    "takes %j for no payload, as tools send it",
    (payload) => {
      const { answers, call } = makeCommands();
      call("reboot", payload);
      expect(answers[0]?.status).toBe(200);
    },
  );

  it.each(["0", "false", "[]", '{"delay":1}', '"now"', "[null]"])("refuses the payload %j", (payload) => {
    const { answers, log, call } = makeCommands();
    call("reboot", payload);
    expect(answers).toEqual([
      { status: 400, body: { code: "badPayload", message: "reboot takes no payload; send null." } },
    ]);
    expect(log).toEqual(["answer 400"]);
  });

  it.each([
    ["not JSON", "{"],
    ["not UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["larger than the device accepts", undefined],
    ["too large", `"${"x".repeat(1_100)}"`],
    ["nested deeper than the chip's stack", "[".repeat(1_000)],
    ["nested and closed", "[".repeat(100) + "]".repeat(100)],
    ["a key of the language", '{"__proto__":{}}'],
    ["two values", "null null"],
  ])("answers a payload that is %s once, and does nothing", (_, payload) => {
    const { answers, log, commands } = makeCommands();
    const body = typeof payload === "string" ? text.encode(payload) : payload;
    commands.handle("reboot", body, (status, answer) => answers.push({ status, body: answer }));
    expect(answers.map(({ status, body }) => [status, body["code"]])).toEqual([[400, "badPayload"]]);
    expect(log).toEqual([]);
  });

  it("answers each call exactly once, whatever its name and payload", () => {
    const name = fc.oneof(fc.constantFrom("sampleNow", "reboot", "__proto__", "constructor"), fc.string());
    const payload = fc.oneof(fc.uint8Array(), fc.json().map(text.encode), fc.constant(undefined));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, payload), { maxLength: 20 }), (calls) => {
        const { commands, measuring } = makeCommands();
        const counts = calls.map(([called, body]) => {
          const count = { answers: 0 };
          commands.handle(called, body, (status) => {
            count.answers++;
            expect([200, 400, 404, 409, 500]).toContain(status);
          });
          return count;
        });
        measure(measuring);
        expect(counts.every(({ answers }) => answers === 1)).toBe(true);
      }),
    );
  });
});
