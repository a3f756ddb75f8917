/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON in a payload; `undefined` where it is none. */
export function parseJson(payload: Uint8Array): Json | undefined {
  try {
    return JSON.parse(utf8.decode(payload)) as Json;
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function toBytes(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** JSON merge patch (RFC 7396, §2): null removes, objects merge, everything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map<string, Json>(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  // Unlike an assignment this makes "__proto__" a key like any other.
  return Object.fromEntries(merged);
}
