import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../host-sim/hub/boundedJson";
import { HubError } from "../../../host-sim/hub/hubError";
import {
  etagOf,
  newTwin,
  patchedByService,
  replacedByService,
  reportedByDevice,
  type Twin,
} from "../../../host-sim/hub/twin";
import { newSection, patchedSection, replacingPatch } from "../../../host-sim/hub/twinSection";

const now = Date.UTC(2026, 0, 1);
const later = now + 60_000;
const stamp = { time: "2026-01-01T00:01:00.000Z", withVersion: true };

function patched(twin: Twin, desired: JsonValue): { twin: Twin; desiredPatch: JsonObject | undefined } {
  const write = patchedByService(twin, { properties: { desired } }, later);
  if (write instanceof HubError) throw write;
  return write;
}

const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/[\p{Cc}.$ ]/u.test(text));
const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string({ maxLength: 20 }));
const { document } = fc.letrec<{ document: JsonObject; value: JsonValue }>((tie) => ({
  document: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 4, depthIdentifier: "twin" }, leaf, tie("document")),
}));

describe("a new twin", () => {
  it("has both sections empty at version 1", () => {
    const twin = newTwin(now);
    expect(twin).toMatchObject({
      tags: {},
      desired: { values: {}, version: 1, metadata: { $lastUpdatedVersion: 1 } },
      reported: { values: {}, version: 1, metadata: { $lastUpdated: "2026-01-01T00:00:00.000Z" } },
    });
    expect(etagOf(twin)).toBe("AAAAAAAAAAE=");
  });
});

describe("a service's patch", () => {
  it("merges objects, replaces the rest, removes by null and raises the version", () => {
    const first = patched(newTwin(now), { a: { b: 1, c: 2 }, list: [1, 2], gone: true });
    const second = patched(first.twin, { a: { b: null, d: 3 }, list: [9], gone: null });
    expect(second.twin.desired.values).toEqual({ a: { c: 2, d: 3 }, list: [9] });
    expect(second.twin.desired.version).toBe(3);
    expect(second.desiredPatch).toEqual({ a: { b: null, d: 3 }, list: [9], gone: null });
  });

  it("marks every key that was written with time and version, and only those", () => {
    const first = patched(newTwin(now), { a: { b: 1 }, z: 1 });
    const { metadata } = patched(first.twin, { a: { c: 2 } }).twin.desired;
    const mark = { $lastUpdated: "2026-01-01T00:01:00.000Z", $lastUpdatedVersion: 3 };
    expect(metadata).toMatchObject({ ...mark, a: { ...mark, c: mark, b: { $lastUpdatedVersion: 2 } } });
    expect(metadata).toMatchObject({ z: { $lastUpdatedVersion: 2 } });
  });

  it("ignores a version and metadata echoed back, and parts that are not for services", () => {
    const write = patchedByService(
      newTwin(now),
      {
        deviceId: "other",
        tags: { site: "A", $version: 4 },
        properties: { desired: { a: 1, $version: 7, $metadata: {} }, reported: { x: 1 } },
      },
      later,
    );
    expect(write).toMatchObject({
      twin: { tags: { site: "A" }, desired: { values: { a: 1 }, version: 2 }, reported: { values: {} } },
      desiredPatch: { a: 1 },
    });
  });

  it("clears a section by null, naming each key that goes", () => {
    const { twin } = patched(newTwin(now), { a: 1, b: { c: 2 } });
    const cleared = patched(twin, null);
    expect(cleared.desiredPatch).toEqual({ a: null, b: null });
    expect(cleared.twin.desired.values).toEqual({});
    expect(patchedByService(twin, { tags: null }, now)).toMatchObject({
      twin: { tags: {} },
      desiredPatch: undefined,
    });
  });

  it("without desired tells the device nothing and leaves its version", () => {
    const write = patchedByService(newTwin(now), { tags: { a: 1 } }, later);
    expect(write).toMatchObject({ twin: { version: 2, desired: { version: 1 } }, desiredPatch: undefined });
  });

  it.each<[JsonValue, string]>([
    [null, "A twin patch must be a JSON object"],
    [[], "A twin patch must be a JSON object"],
    [{ properties: 1 }, "properties must be a JSON object"],
    [{ tags: "x" }, "tags must be a JSON object"],
    [{ properties: { desired: [] } }, "desired must be a JSON object"],
  ])("%j is refused", (patch, sentence) => {
    const refused = patchedByService(newTwin(now), patch, later);
    expect(refused).toBeInstanceOf(HubError);
    expect((refused as HubError).message).toContain(sentence);
  });
});

describe("a replacement", () => {
  it("makes tags and desired exactly what is given and tells the difference", () => {
    const { twin } = patched(newTwin(now), { a: { b: 1, c: 2 }, z: 1 });
    const write = replacedByService(twin, { properties: { desired: { a: { c: 3 }, n: 4 } } }, later);
    expect(write).toMatchObject({
      twin: { tags: {}, desired: { values: { a: { c: 3 }, n: 4 }, version: 3 } },
      desiredPatch: { a: { b: null, c: 3 }, z: null, n: 4 },
    });
  });

  it("is a merge patch that leads from anything to anything", () => {
    fc.assert(
      fc.property(document, document, (from, to) => {
        const section = patchedSection(newSection(stamp), from, stamp);
        const next = patchedSection(section, replacingPatch(section.values, to), stamp);
        expect(next.values).toEqual(to);
      }),
    );
  });
});

describe("merging", () => {
  it("never changes what it was given, and metadata mirrors the keys of the values", () => {
    fc.assert(
      fc.property(document, document, (one, two) => {
        const before = patchedSection(newSection(stamp), one, stamp);
        const copy = structuredClone(before);
        const after = patchedSection(before, two, stamp);
        expect(before).toEqual(copy);
        expect(keysOf(after.metadata)).toEqual(keysOf(after.values));
      }),
    );
  });

  it("keeps __proto__ an ordinary key", () => {
    const patch = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":2}}') as JsonObject;
    const { values } = patchedSection(newSection(stamp), patch, stamp);
    expect(JSON.stringify(values)).toBe('{"__proto__":{"polluted":1},"constructor":{"prototype":2}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

function keysOf(value: JsonValue | undefined): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const own = Object.entries(value).filter(([name]) => !name.startsWith("$lastUpdated"));
  if (own.length === 0) return undefined;
  return Object.fromEntries(
    own.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, keysOf(member)]),
  );
}

describe("a device's report", () => {
  function report(patch: JsonValue, base?: number) {
    return reportedByDevice(newTwin(now), patch, base, later);
  }

  function nested(levels: number): JsonObject {
    let value: JsonObject = { v: 1 };
    for (let level = 1; level < levels; level++) value = { o: value };
    return { o: value };
  }

  const big = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`k${index}`, "x".repeat(4094)]));

  it.each<[string, JsonValue]>([
    ["ten levels", nested(10)],
    ["a string of 4 KiB", { a: "é".repeat(2048) }],
    ["the smallest and the greatest integer", { a: -4503599627370496, b: 4503599627370495 }],
    ["a fraction of any size", { a: 1e-300, b: 0.1 }],
    ["a key of 1 KiB", { ["k".repeat(1024)]: 1 }],
    ["a section of exactly 32 KiB", big],
    ["an array with objects", { a: [{ b: [1, null, "x"] }] }],
  ])("with %s is taken", (_name, patch) => {
    expect(report(patch)).not.toBeInstanceOf(HubError);
  });

  it.each<[string, JsonValue, string]>([
    ["eleven levels", nested(11), "deeper than 10 levels"],
    ["a longer string", { a: "x".repeat(4097) }, "more than 4096 bytes"],
    ["a greater integer", { a: 4503599627370496 }, "outside"],
    ["a smaller integer", { a: -4503599627370497 }, "outside"],
    ["a number beyond all", { a: Number.POSITIVE_INFINITY }, "too large for a number"],
    ["a longer key", { ["k".repeat(1025)]: 1 }, "more than 1024 bytes"],
    ["a larger section", { ...big, y: 1 }, "would have"],
    ["an empty key", { "": 1 }, "A key is empty"],
    ["a dot in a key", { a: { "b.c": 1 } }, "not allowed"],
    ["a dollar in a key", { a$: 1 }, "not allowed"],
    ["a space in a key", { "a b": 1 }, "not allowed"],
    ["a control character in a key", { "a\u0085": 1 }, "not allowed"],
    ["the version echoed back", { $version: 1 }, "not allowed"],
    ["a bad key within an array", { a: [{ "b c": 1 }] }, "not allowed"],
    ["no object", "x", "must be a JSON object"],
  ])("with %s is refused as 400004", (_name, patch, sentence) => {
    const refused = report(patch);
    expect(refused).toBeInstanceOf(HubError);
    expect(refused).toMatchObject({ number: 400004, message: expect.stringContaining(sentence) });
  });

  it("for another version is refused as 412001", () => {
    expect(report({ a: 1 }, 1)).not.toBeInstanceOf(HubError);
    expect(report({ a: 1 }, 2)).toMatchObject({ number: 412001 });
  });

  it("has no versions in its metadata", () => {
    const twin = report({ a: 1 });
    expect(JSON.stringify((twin as Twin).reported.metadata)).not.toContain("$lastUpdatedVersion");
  });
});
