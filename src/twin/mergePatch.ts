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
 * What the hub added under names of its own is left alone.
 *
 * @returns `undefined` where there is nothing to change
 */
export function difference(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, Json> = {};
  let changed = false;
  for (const name of Object.keys(to)) {
    const before = from[name];
    const after = to[name] as Json;
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
    if (Object.hasOwn(to, name) || !isPropertyName(name)) continue;
    patch[name] = null;
    changed = true;
  }
  return changed ? patch : undefined;
}

function equal(left: Json | undefined, right: Json): boolean {
  if (left === right) return true;
  // Lists are short and come from one side's own serializer or the hub's copy of it.
  return Array.isArray(left) && Array.isArray(right) && JSON.stringify(left) === JSON.stringify(right);
}
