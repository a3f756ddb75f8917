import { isJsonObject, type Json, type JsonObject } from "../model/boundedJson";

/**
 * False for names that are not a property of ours: `$…` belongs to the hub, `__t` marks a component [IoT Plug and Play
 * conventions], and `__proto__` cannot be set on an object as other names can.
 */
export function isPropertyName(name: string): boolean {
  return !name.startsWith("$") && name !== "__t" && name !== "__proto__";
}

/**
 * The smallest JSON merge patch (RFC 7396) that turns `from` into `to`: removals as `null`, lists replaced whole.
 * What the hub added under names of its own is left alone. `null` in `to` means absent: a patch cannot say otherwise.
 *
 * @returns `undefined` where there is nothing to change
 */
export function difference(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, Json> = {};
  let changed = false;
  for (const name of Object.keys(to)) {
    const before = Object.hasOwn(from, name) ? from[name] : undefined;
    const after = to[name] as Json;
    if (after === null && before === undefined) continue;
    if (isJsonObject(before) && isJsonObject(after)) {
      const inner = difference(before, after);
      if (inner === undefined) continue;
      patch[name] = inner;
    } else {
      if (equal(before, after)) continue;
      patch[name] = after;
    }
    changed = true;
  }
  for (const name of Object.keys(from)) {
    // A component's mark goes with it.
    if (Object.hasOwn(to, name) || (name !== "__t" && !isPropertyName(name))) continue;
    patch[name] = null;
    changed = true;
  }
  return changed ? patch : undefined;
}

/** `target` after a JSON merge patch (RFC 7396). Neither is changed; what the patch leaves alone is shared. */
export function applyPatch(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...target };
  for (const name of Object.keys(patch)) {
    const change = patch[name] as Json;
    if (name === "__proto__") continue;
    if (change === null) delete result[name];
    else if (isJsonObject(change)) {
      const inner = Object.hasOwn(result, name) ? result[name] : undefined;
      result[name] = applyPatch(isJsonObject(inner) ? inner : {}, change);
    } else result[name] = change;
  }
  return result;
}

/**
 * `target` where it is not known whether a patch was taken: whatever the patch touches is a number that equals nothing, so
 * that the next `difference` says it anew. It says enough for either case.
 */
export function doubt(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...target };
  for (const name of Object.keys(patch)) {
    const before = Object.hasOwn(target, name) ? target[name] : undefined;
    result[name] = doubtful(before, patch[name] as Json);
  }
  return result;
}

function doubtful(before: Json | undefined, change: Json): Json {
  if (hasMembers(change)) return doubt(isJsonObject(before) ? before : {}, change);
  // What was there may still be there, and goes name by name.
  return hasMembers(before) ? doubt(before, before) : Number.NaN;
}

function hasMembers(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function equal(left: Json | undefined, right: Json): boolean {
  if (left === right) return true;
  // Lists are short and come from one side's own serializer or the hub's copy of it.
  return Array.isArray(left) && Array.isArray(right) && JSON.stringify(left) === JSON.stringify(right);
}
