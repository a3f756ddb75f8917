import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/boundedJson";
import { completeAll } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";
import { type DesiredState, type Judgement, judgeDesired } from "../../../src/twin/desiredJudgement";

const accepted = { telemetryInterval: 60, telemetryEncoding: "cbor" };
const state: DesiredState = { accepted, captured: {}, unsettled: new Set() };
const settings = Object.keys(settingDefinitions);

function judge(desired: JsonObject, { whole = false, answered = [] as string[] } = {}): Judgement {
  const names = { answered, readOnly: ["health", "firmware"], maximum: 8 };
  const judgement = judgeDesired(settingDefinitions, state, desired, whole, names);
  if (judgement === undefined) throw new Error("nothing was found");
  return judgement;
}

describe("judgeDesired: a value", () => {
  it("that is good is accepted, with 200 and nothing to add", () => {
    expect(judge({ telemetryInterval: 10 })).toEqual({
      accepted: { telemetryInterval: 10, telemetryEncoding: "cbor" },
      findings: { telemetryInterval: { code: 200 } },
    });
  });

  it("below the range is refused with a sentence that says the range and the unit", () => {
    expect(judge({ telemetryInterval: 1 })).toEqual({
      accepted,
      findings: {
        telemetryInterval: {
          code: 400,
          sentence: "telemetryInterval must be a whole number from 5 to 86400 seconds; 1 was refused.",
        },
      },
    });
  });

  it.each([5, 86_400])("at the end of the range is good: %i", (telemetryInterval) => {
    expect(judge({ telemetryInterval }).accepted["telemetryInterval"]).toBe(telemetryInterval);
  });

  it.each([4, 86_401, -1, 10.5, 1e300, "10", "NaN", true, [10], { value: 10 }, {}])(
    "is refused: %j",
    (telemetryInterval) => {
      const judgement = judge({ telemetryInterval });
      expect(judgement.accepted).toEqual(accepted);
      expect(judgement.findings["telemetryInterval"]?.code).toBe(400);
    },
  );

  it.each(["", "JSON", "xml", "__proto__", 1])("is no encoding: %j", (telemetryEncoding) => {
    const judgement = judge({ telemetryEncoding });
    expect(judgement.accepted).toEqual(accepted);
    expect(judgement.findings["telemetryEncoding"]?.sentence).toMatch(/must be one of "json", "cbor"/);
  });

  it("is judged on its own: a bad one does not hold up a good one", () => {
    const judgement = judge({ telemetryInterval: 1, telemetryEncoding: "json" });
    expect(judgement.accepted).toEqual({ telemetryInterval: 60, telemetryEncoding: "json" });
    expect([
      judgement.findings["telemetryInterval"]?.code,
      judgement.findings["telemetryEncoding"]?.code,
    ]).toEqual([400, 200]);
  });

  it("that is null is taken back, with 203 and a sentence that the default holds", () => {
    expect(judge({ telemetryInterval: null })).toEqual({
      accepted: { telemetryEncoding: "cbor" },
      findings: {
        telemetryInterval: { code: 203, sentence: "Nothing is desired; the default is in force." },
      },
    });
  });

  it("is not quoted back at length", () => {
    const { findings } = judge({ telemetryEncoding: "x".repeat(4_000) });
    expect(findings["telemetryEncoding"]?.sentence?.length).toBeLessThan(150);
  });
});

describe("judgeDesired: an absent name", () => {
  it("is left as it is by a patch, and not answered", () => {
    expect(judge({})).toEqual({ accepted, findings: {} });
  });

  it("means the default in a whole document", () => {
    const judgement = judge({}, { whole: true });
    expect(judgement.accepted).toEqual({});
    expect(Object.keys(judgement.findings)).toEqual(settings);
    for (const finding of Object.values(judgement.findings)) expect(finding?.code).toBe(203);
  });
});

describe("judgeDesired: any document", () => {
  it("leaves each value within its declaration, and changes nothing it was given", () => {
    const name = fc.oneof(fc.constantFrom(...settings, "__proto__"), fc.string());
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.integer(),
      fc.constantFrom("json", "cbor", null),
      fc.record({ soilMoisture: fc.jsonValue({ maxDepth: 2 }), texture: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), fc.boolean(), (entries, whole) => {
        const desired = Object.fromEntries(entries) as JsonObject;
        const before = JSON.stringify(desired);
        const judgement = judge(desired, { whole });
        for (const [setting, definition] of Object.entries(settingDefinitions)) {
          const kept = judgement.accepted[setting];
          if (kept !== undefined)
            expect(validate(setting, definition, kept)).toEqual({ valid: true, value: kept });
        }
        const inForce = completeAll(settingDefinitions, judgement.accepted, {});
        expect(Object.keys(inForce)).toEqual(settings);
        expect(JSON.stringify(desired)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });
});
