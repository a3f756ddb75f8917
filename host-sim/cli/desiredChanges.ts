import { isJsonObject, type Json, type JsonObject } from "../../src/model/boundedJson";
import { moduleDefinitions } from "../../src/model/modules";

/** A property that a patch of desired properties changes, and that is acknowledged on its own. */
export interface DesiredChange {
  /** As people write it: `power`, or `ingestion.enabled` for a module that is a component of its device. */
  readonly name: string;
  /** Where its acknowledgement stands in reported. */
  readonly path: readonly string[];
  /** Whether nothing is desired of it any more, but what is its default. */
  readonly isRemoval: boolean;
}

/**
 * The patch as the device wants it: what is for one of its modules carries the mark of a component [IoT Plug and Play
 * conventions, "Components"].
 */
export function withComponentMarks(patch: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(patch).map(([name, value]) => [
      name,
      settingsOf(name) !== undefined && isJsonObject(value) ? { __t: "c", ...value } : value,
    ]),
  );
}

/** The changes that a patch of the device's twin comes to: each setting of a module's component, and each other name. */
export function changesOfDevice(patch: JsonObject): readonly DesiredChange[] {
  return Object.entries(patch).flatMap(([component, value]) => {
    const settings = settingsOf(component);
    const ofComponent = value === null ? settings : isJsonObject(value) && settings ? value : undefined;
    if (ofComponent === undefined) return [changeOf([component], value)];
    return Object.keys(ofComponent)
      .filter((name) => name !== "__t")
      .map((name) => changeOf([component, name], value === null ? null : (ofComponent[name] as Json)));
  });
}

/** The changes that a patch of a module's own twin comes to. */
export function changesOfModule(patch: JsonObject): readonly DesiredChange[] {
  return Object.entries(patch).map(([name, value]) => changeOf([name], value));
}

function changeOf(path: readonly string[], value: Json): DesiredChange {
  return { name: path.join("."), path, isRemoval: isRemoval(value) };
}

/** `null`, or a group of which nothing is given but that. */
function isRemoval(value: Json): boolean {
  return value === null || (isJsonObject(value) && Object.values(value).every(isRemoval));
}

/** The settings of a module, by name; `undefined` where there is no such module. */
function settingsOf(name: string): { readonly [setting: string]: unknown } | undefined {
  if (!Object.hasOwn(moduleDefinitions, name)) return undefined;
  return moduleDefinitions[name as keyof typeof moduleDefinitions].settings;
}
