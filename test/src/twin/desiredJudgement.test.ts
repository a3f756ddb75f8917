import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/boundedJson";
import { defaultsOf } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { type Judgement, judgeDesired } from "../../../src/twin/desiredJudgement";

const current = { telemetryInterval: 60, telemetryEncoding: "cbor" };

function judge(desired: JsonObject, { whole = false, known = [] as string[], version = 9 } = {}): Judgement {
  return judgeDesired(settingDefinitions, current, desired, version, whole, {
    answered: known,
    readOnly: ["health", "firmware"],
  });
}

describe("judgeDesired: a value", () => {
  it("that is good is applied, and answered with 200 and the version", () => {
    const { values, answers } = judge({ telemetryInterval: 10 });
    expect(values).toEqual({ telemetryInterval: 10, telemetryEncoding: "cbor" });
    expect(answers).toEqual({ telemetryInterval: { value: 10, ac: 200, av: 9 } });
  });

  it("below the range is refused with what is in force, and a sentence that says the range", () => {
    const { values, answers } = judge({ telemetryInterval: 1 });
    expect(values).toEqual(current);
    expect(answers["telemetryInterval"]).toEqual({
      value: 60,
      ac: 400,
      av: 9,
      ad: "telemetryInterval must be a whole number from 5 to 86400 seconds; 1 was refused.",
    });
  });

  it.each([5, 86_400])("at the end of the range is good: %i", (telemetryInterval) => {
    expect(judge({ telemetryInterval }).values["telemetryInterval"]).toBe(telemetryInterval);
  });

  it.each([4, 86_401, -1, 10.5, 1e300, "10", true, [10], { value: 10 }, {}])(
    "is refused: %j",
    (telemetryInterval) => {
      const { values, answers } = judge({ telemetryInterval });
      expect(values).toEqual(current);
      expect(answers["telemetryInterval"]).toMatchObject({ value: 60, ac: 400 });
    },
  );

  it.each(["", "JSON", "xml", "__proto__", 1, null].filter((value) => value !== null))(
    "is no encoding: %j",
    (telemetryEncoding) => {
      const { values, answers } = judge({ telemetryEncoding });
      expect(values).toEqual(current);
      expect(answers["telemetryEncoding"]?.["ad"]).toMatch(/must be one of "json", "cbor"/);
    },
  );

  it("is judged on its own: a bad one does not hold up a good one", () => {
    const { values, answers } = judge({ telemetryInterval: 1, telemetryEncoding: "json" });
    expect(values).toEqual({ telemetryInterval: 60, telemetryEncoding: "json" });
    expect([answers["telemetryInterval"]?.["ac"], answers["telemetryEncoding"]?.["ac"]]).toEqual([400, 200]);
  });

  it("that is null goes back to the default, answered with 203", () => {
    const { values, answers } = judge({ telemetryInterval: null });
    expect(values["telemetryInterval"]).toBe(900);
    expect(answers["telemetryInterval"]).toMatchObject({ value: 900, ac: 203, av: 9 });
  });

  it("is not quoted back at length", () => {
    const { answers } = judge({ telemetryEncoding: "x".repeat(4_000) });
    expect(String(answers["telemetryEncoding"]?.["ad"]).length).toBeLessThan(150);
  });
});

describe("judgeDesired: an absent name", () => {
  it("is left as it is by a patch, and not answered", () => {
    expect(judge({})).toEqual({ values: current, answers: {} });
  });

  it("means the default in a whole document", () => {
    const { values, answers } = judge({}, { whole: true });
    expect(values).toEqual(defaultsOf(settingDefinitions));
    expect(Object.values(answers).map((answer) => answer?.["ac"])).toEqual([203, 203]);
  });
});

describe("judgeDesired: unknown names", () => {
  it("are answered with 400, no value, and what there is", () => {
    const { values, answers } = judge({ colour: "red" });
    expect(values).toEqual(current);
    expect(answers["colour"]).toEqual({
      ac: 400,
      av: 9,
      ad: "This device has no setting of this name; it has telemetryInterval, telemetryEncoding.",
    });
  });

  it("are not answered where the device reports under them, and take no room from those that are", () => {
    const unknown = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`name${index}`, 1]));
    const { answers } = judge({ health: 5, firmware: { version: "9" }, ...unknown });
    expect(Object.keys(answers)).toEqual(Object.keys(unknown));
  });

  it("are answered eight at most", () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`name${index}`, index]));
    expect(Object.keys(judge(many).answers)).toHaveLength(8);
    expect(Object.keys(judge(many, { whole: true }).answers)).toHaveLength(10);
  });

  it("count with those that were answered before", () => {
    const known = Array.from({ length: 8 }, (_, index) => `name${index}`);
    expect(Object.keys(judge({ name3: 1, another: 1 }, { known }).answers)).toEqual(["name3"]);
  });

  it("make room for others when they go", () => {
    const known = Array.from({ length: 8 }, (_, index) => `name${index}`);
    const { answers } = judge({ name3: null, another: 1 }, { known });
    expect(answers["name3"]).toBeNull();
    expect(answers["another"]).toMatchObject({ ac: 400 });
  });

  it("lose their answer when a whole document has them no longer", () => {
    expect(judge({ b: 1 }, { whole: true, known: ["a", "b"] }).answers).toMatchObject({
      a: null,
      b: { ac: 400 },
    });
  });

  it("get no answer where they are removed without having had one", () => {
    expect(judge({ a: null }).answers).toEqual({});
  });

  it("of more than 64 characters get none", () => {
    expect(judge({ ["n".repeat(65)]: 1 }).answers).toEqual({});
    expect(Object.keys(judge({ ["n".repeat(64)]: 1 }).answers)).toHaveLength(1);
  });

  it.each(["$version", "$metadata", "__t", "__proto__"])("do not include %s", (name) => {
    expect(judge(JSON.parse(`{"${name}":{"telemetryInterval":5}}`) as JsonObject)).toEqual({
      values: current,
      answers: {},
    });
  });

  it.each(["constructor", "hasOwnProperty", "toString", "valueOf"])("include %s", (name) => {
    const { values, answers } = judge({ [name]: 1 });
    expect(Object.hasOwn(values, name)).toBe(false);
    expect(Object.hasOwn(answers, name)).toBe(true);
  });
});

describe("judgeDesired: any document", () => {
  it("leaves each value within its declaration and answers what is in force, and changes nothing it was given", () => {
    const name = fc.oneof(
      fc.constantFrom("telemetryInterval", "telemetryEncoding", "__proto__"),
      fc.string(),
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.integer(),
      fc.constantFrom("json", "cbor", null),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), fc.boolean(), (entries, whole) => {
        const desired = Object.fromEntries(entries) as JsonObject;
        const before = JSON.stringify(desired);
        const { values, answers } = judge(desired, { whole });
        expect(values["telemetryInterval"]).toBeGreaterThanOrEqual(5);
        expect(values["telemetryInterval"]).toBeLessThanOrEqual(86_400);
        expect(["json", "cbor"]).toContain(values["telemetryEncoding"]);
        expect(Object.keys(values)).toEqual(Object.keys(current));
        for (const setting of Object.keys(current)) {
          const answer = answers[setting];
          if (answer !== undefined) expect(answer?.["value"]).toBe(values[setting]);
        }
        expect(JSON.stringify(desired)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });
});
