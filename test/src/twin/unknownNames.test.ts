import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/boundedJson";
import { moduleDefinitions } from "../../../src/model/modules";
import { judgeDesired } from "../../../src/twin/desiredJudgement";
import { settle, syncedTwin } from "../support/fakeTwinHub";

const definitions = moduleDefinitions.ingestion.settings;
const state = { accepted: { enabled: false }, captured: {}, unsettled: new Set<string>() };

function judge(desired: JsonObject, { whole = false, answered = [] as string[] } = {}) {
  const names = { answered, readOnly: ["health", "firmware"], maximum: 8 };
  return judgeDesired(definitions, state, desired, whole, names) ?? { accepted: {}, findings: {} };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `name${index}`);
const valued = (all: readonly string[]) => Object.fromEntries(all.map((name) => [name, 1]));

describe("judgeDesired: unknown names", () => {
  it("are answered with 400, and the first with what there is", () => {
    expect(judge({ colour: "red", size: 1 })).toEqual({
      accepted: { enabled: false },
      findings: {
        colour: { code: 400, sentence: "There is no setting of this name; there are enabled, statistics." },
        size: { code: 400, sentence: "There is no setting of this name." },
      },
    });
  });

  it("that are modules with identities are told where their settings are desired", () => {
    expect(judge({ alerting: { enabled: false } }).findings["alerting"]?.sentence).toBe(
      "The module alerting has a twin of its own; what is desired of it is set there.",
    );
  });

  it("say what there is once, however they come", () => {
    expect(judge({ size: 1 }, { answered: ["colour"] }).findings["size"]?.sentence).not.toContain("enabled");
    expect(judge({ colour: 1 }, { answered: ["colour", "size"] }).findings["colour"]?.sentence).toContain(
      "enabled",
    );
    expect(judge({ colour: null, size: 1 }, { answered: ["colour"] }).findings["size"]?.sentence).toContain(
      "enabled",
    );
  });

  it("are not answered where the device reports under them, and take no room from those that are", () => {
    const { findings } = judge({ health: 5, firmware: { version: "9" }, ...valued(names(8)) });
    expect(Object.keys(findings)).toEqual(names(8));
  });

  it("are answered eight at most", () => {
    expect(Object.keys(judge(valued(names(50))).findings)).toEqual(names(8));
    expect(Object.keys(judge(valued(names(50)), { whole: true }).findings)).toHaveLength(10);
  });

  it("count with those that were answered before", () => {
    const { findings } = judge({ name3: 1, another: 1 }, { answered: names(8) });
    expect(Object.keys(findings)).toEqual(["name3"]);
  });

  it("make room for others when they go", () => {
    const { findings } = judge({ name3: null, another: 1 }, { answered: names(8) });
    expect(findings).toMatchObject({ name3: null, another: { code: 400 } });
  });

  it("lose their answer when a whole document has them no longer", () => {
    expect(judge({ b: 1 }, { whole: true, answered: ["a", "b"] }).findings).toMatchObject({
      a: null,
      b: { code: 400 },
    });
  });

  it("get no answer where they are removed without having had one", () => {
    expect(judge({ a: null }).findings).toEqual({});
  });

  it("of more than 64 characters get none", () => {
    expect(judge({ ["n".repeat(65)]: 1 }).findings).toEqual({});
    expect(Object.keys(judge({ ["n".repeat(64)]: 1 }).findings)).toHaveLength(1);
  });

  it.each(["a.b", "a b", "a$b", "", "a\n", "\u0085"])(
    "that no hub takes as a key get none, as they would hold up all reports: %j",
    (name) => {
      expect(judge({ [name]: 1 }).findings).toEqual({});
    },
  );

  it.each(["$version", "$metadata", "__t", "__proto__"])("do not include %s", (name) => {
    expect(judge(JSON.parse(`{"${name}":{"enabled":true}}`) as JsonObject)).toEqual({
      accepted: { enabled: false },
      findings: {},
    });
  });

  it.each(["constructor", "hasOwnProperty", "toString", "valueOf"])("include %s", (name) => {
    const { accepted, findings } = judge({ [name]: 1 });
    expect([Object.hasOwn(accepted, name), Object.hasOwn(findings, name)]).toEqual([false, true]);
  });
});

describe("Twin: unknown names", () => {
  it("give way to a property of the device's own that comes later, for good", () => {
    const made = syncedTwin({ later: 1 });
    expect(made.hub.answerFor("later")).toMatchObject({ ac: 400 });
    made.section.setReported("later", "own");
    settle(made);
    made.hub.patch({ later: null })();
    settle(made);
    expect(made.hub.answerFor("later")).toBe("own");
  });

  it("give way to one that comes while their answer is due", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 })();
    made.hub.patch({ later: 1 })();
    made.section.setReported("later", "own");
    settle(made);
    expect(made.hub.answerFor("later")).toBe("own");
  });

  it("leave nothing behind when they come and go without an answer", () => {
    const made = syncedTwin();
    for (let count = 0; count < 20; count++) {
      made.hub.patch({ [`name${count}`]: 1 })();
      made.hub.patch({ [`name${count}`]: null });
      made.hub.patch({ telemetryInterval: 100 + count })();
      settle(made);
    }
    expect(Object.keys(made.section.own).filter((name) => name.startsWith("name"))).toEqual([]);
    made.hub.patch({ last: 1 })();
    settle(made);
    expect(made.hub.answerFor("last")).toMatchObject({ ac: 400 });
  });

  it("are answered two at most in a component", () => {
    const made = syncedTwin({ ingestion: valued(names(5)) }, ["ingestion"]);
    const answered = Object.keys(made.hub.answerFor("ingestion") as JsonObject);
    expect(answered.filter((name) => name.startsWith("name"))).toEqual(["name0", "name1"]);
  });
});
