import { isJsonObject, type JsonObject, type JsonValue } from "./boundedJson";

/** Desired or reported: values, version and when each was last written. Never changed in place. */
export interface TwinSection {
  readonly values: JsonObject;
  readonly version: number;
  /** Mirrors every key of `values` with `$lastUpdated`, under desired with `$lastUpdatedVersion` too. */
  readonly metadata: JsonObject;
}

/** Writes of a section carry the time, and under desired the version, they happened at. */
export interface Stamp {
  readonly time: string;
  readonly withVersion: boolean;
}

export function newSection(stamp: Stamp): TwinSection {
  return { values: {}, version: 1, metadata: mark(1, stamp) };
}

/** RFC 7386: objects merge, everything else replaces, `null` removes. Each patch raises the version by one. */
export function patchedSection(section: TwinSection, patch: JsonObject, stamp: Stamp): TwinSection {
  const version = section.version + 1;
  const merged = merge(section.values, section.metadata, patch, mark(version, stamp));
  return { values: merged.values, version, metadata: merged.metadata };
}

/** The merge patch that removes everything, each top-level key named: what a device is told then. */
export function clearingPatch(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(values).map((key) => [key, null]));
}

/** The merge patch that leads from `values` to exactly `wanted`, for a replacement of the whole. */
export function replacingPatch(values: JsonObject, wanted: JsonObject): JsonObject {
  const patch = new Map<string, JsonValue>(Object.entries(clearingPatch(values)));
  for (const [key, value] of Object.entries(wanted)) {
    const prior = values[key];
    patch.set(key, isJsonObject(prior) && isJsonObject(value) ? replacingPatch(prior, value) : value);
  }
  return Object.fromEntries(patch);
}

/** The section as a device sees it. */
export function deviceView(section: TwinSection): JsonObject {
  return { ...section.values, $version: section.version };
}

/** The section as a service sees it. */
export function serviceView(section: TwinSection): JsonObject {
  return { ...section.values, $metadata: section.metadata, $version: section.version };
}

/**
 * Object.fromEntries and spread define properties, so that a key such as `__proto__` stays a key; an assignment
 * would change the prototype.
 */
function merge(
  values: JsonObject,
  metadata: JsonObject,
  patch: JsonObject,
  written: JsonObject,
): { values: JsonObject; metadata: JsonObject } {
  const nextValues = new Map<string, JsonValue>(Object.entries(values));
  const nextMetadata = new Map<string, JsonValue>(Object.entries({ ...metadata, ...written }));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      nextValues.delete(key);
      nextMetadata.delete(key);
    } else if (isJsonObject(value)) {
      const priorValues = nextValues.get(key);
      const priorMetadata = nextMetadata.get(key);
      const inner = isJsonObject(priorValues)
        ? merge(priorValues, isJsonObject(priorMetadata) ? priorMetadata : {}, value, written)
        : merge({}, {}, value, written);
      nextValues.set(key, inner.values);
      nextMetadata.set(key, inner.metadata);
    } else {
      nextValues.set(key, value);
      nextMetadata.set(key, written);
    }
  }
  return { values: Object.fromEntries(nextValues), metadata: Object.fromEntries(nextMetadata) };
}

function mark(version: number, stamp: Stamp): JsonObject {
  return stamp.withVersion
    ? { $lastUpdated: stamp.time, $lastUpdatedVersion: version }
    : { $lastUpdated: stamp.time };
}
