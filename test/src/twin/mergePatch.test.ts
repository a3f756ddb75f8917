import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { applyPatch, difference, doubt, isPropertyName } from "../../../src/twin/mergePatch";

/** RFC 7396 §2, as it stands there. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result = new Map(
    typeof target === "object" && target !== null && !Array.isArray(target) ? Object.entries(target) : [],
  );
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, mergePatch(result.get(name), value));
  }
  return Object.fromEntries(result);
}

const name = fc.constantFrom("a", "b", "c", "health", "constructor", "hasOwnProperty", "toString");
const leaf = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.constantFrom("", "x", "null"),
  fc.array(fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant("x")), { maxLength: 2 }),
);
/** Documents as the device makes them: without null. */
const document: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 3, depthSize: "small" }, leaf, tie("object")),
})).object;

describe("difference", () => {
  it("gives a patch that turns the one into the other (RFC 7396)", () => {
    fc.assert(
      fc.property(document, document, (from, to) => {
        const patch = difference(from, to);
        expect(patch === undefined ? from : mergePatch(from, patch)).toEqual(to);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is nothing exactly where there is nothing to change", () => {
    fc.assert(
      fc.property(document, document, (from, to) => {
        const same = JSON.stringify(sorted(from)) === JSON.stringify(sorted(to));
        expect(difference(from, to) === undefined).toBe(same);
      }),
    );
  });

  it("holds nothing that could be left out", () => {
    fc.assert(
      fc.property(document, document, (from, to) => {
        const patch = difference(from, to);
        for (const path of paths(patch ?? {})) {
          expect(mergePatch(from, without(patch ?? {}, path))).not.toEqual(to);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [{ a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
    [{ a: { b: 1 } }, { a: 1 }, { a: 1 }],
    [{ a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: [1, 2] }, { a: [1, 2] }, undefined],
    [{ a: [1, 2] }, { a: [2, 1] }, { a: [2, 1] }],
    [{ a: [1] }, { a: { 0: 1 } }, { a: { 0: 1 } }],
    [{}, { a: {} }, { a: {} }],
    [{ a: 1 }, {}, { a: null }],
  ] as [JsonObject, JsonObject, JsonObject | undefined][])("from %j to %j is %j", (from, to, patch) => {
    expect(difference(from, to)).toEqual(patch);
  });

  it("leaves alone what the hub keeps under names of its own, at every depth", () => {
    const from = { $version: 7, $metadata: { a: 1 }, a: { $lastUpdated: "x", b: 1 } };
    expect(difference(from, { a: { b: 1 } })).toBeUndefined();
    expect(difference(from, {})).toEqual({ a: null });
  });

  it("sets the mark of a component", () => {
    expect(difference({}, { deviceInformation: { __t: "c" } })).toEqual({ deviceInformation: { __t: "c" } });
  });

  it("takes the mark of a component away with it", () => {
    expect(difference({ alerting: { __t: "c", enabled: {} } }, { alerting: { ac: 400 } })).toEqual({
      alerting: { __t: null, enabled: null, ac: 400 },
    });
  });

  it("is not led astray by __proto__ in the hub's document", () => {
    const from = JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":1}}') as JsonObject;
    expect(difference(from, { a: {} })).toBeUndefined();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("takes names of the language for ordinary names", () => {
    const to = JSON.parse('{"constructor":{"ac":400},"toString":1}') as JsonObject;
    expect(difference({}, to)).toEqual(to);
    expect(difference(to, {})).toEqual({ constructor: null, toString: null });
  });

  it("takes null for absent, as a merge patch cannot say otherwise", () => {
    expect(difference({}, { a: null })).toBeUndefined();
    expect(difference({ a: 1 }, { a: null })).toEqual({ a: null });
  });
});

describe("applyPatch", () => {
  it("does as RFC 7396 says", () => {
    const patch = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
      object: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof({ maxDepth: 3, depthSize: "small" }, fc.constant(null), leaf, tie("object")),
    })).object;
    fc.assert(
      fc.property(document, patch, (target, change) => {
        const before = JSON.stringify(target);
        expect(applyPatch(target, change)).toEqual(mergePatch(target, change));
        expect(JSON.stringify(target)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it("undoes the difference", () => {
    fc.assert(
      fc.property(document, document, (from, to) => {
        expect(applyPatch(from, difference(from, to) ?? {})).toEqual(to);
      }),
    );
  });
});

describe("doubt", () => {
  it("makes the next difference right for a hub that took the patch and for one that did not", () => {
    fc.assert(
      fc.property(document, document, document, (hub, sent, own) => {
        const patch = difference(hub, sent) ?? {};
        const next = difference(doubt(hub, patch), own) ?? {};
        expect(mergePatch(hub, next)).toEqual(own);
        expect(mergePatch(mergePatch(hub, patch), next)).toEqual(own);
      }),
      { numRuns: 1_000 },
    );
  });

  it("holds for several patches of which any were taken", () => {
    fc.assert(
      fc.property(
        document,
        fc.array(fc.tuple(document, fc.boolean()), { maxLength: 4 }),
        document,
        (start, sends, own) => {
          let hub: Json = start;
          let copy = start;
          for (const [sent, isTaken] of sends) {
            const patch = difference(copy, sent) ?? {};
            if (isTaken) hub = mergePatch(hub, patch);
            copy = doubt(copy, patch);
          }
          expect(mergePatch(hub, difference(copy, own) ?? {})).toEqual(own);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("isPropertyName", () => {
  it.each(["$version", "$", "$metadata", "__t", "__proto__"])("says that %s is no property", (word) => {
    expect(isPropertyName(word)).toBe(false);
  });

  it.each(["telemetryInterval", "constructor", "a$", "_t", ""])("says that %j is one", (word) => {
    expect(isPropertyName(word)).toBe(true);
  });
});

function sorted(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value as JsonObject).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}

function paths(patch: JsonObject, above: string[] = []): string[][] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const path = [...above, key];
    const inner = typeof value === "object" && value !== null && !Array.isArray(value);
    return inner && Object.keys(value).length > 0 ? paths(value as JsonObject, path) : [path];
  });
}

function without(patch: JsonObject, [head, ...rest]: string[]): JsonObject {
  const copy: Record<string, Json> = { ...patch };
  if (head === undefined) return copy;
  const inner = copy[head] as JsonObject;
  // A branch that holds nothing any more goes as a whole.
  const left = rest.length === 0 ? {} : without(inner, rest);
  if (Object.keys(left).length === 0) delete copy[head];
  else copy[head] = left;
  return copy;
}
