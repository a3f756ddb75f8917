import type { Json, JsonObject } from "../model/boundedJson";
import type { WritableProperty } from "../model/property";
import { validate } from "../model/validate";
import { acknowledgement, acknowledgementCode, type SettingValue } from "./acknowledgement";
import { isPropertyName } from "./mergePatch";

export type Definitions = { readonly [name: string]: WritableProperty };
export type SettingValues = { readonly [name: string]: SettingValue };

/** What a desired document or patch comes to. */
export interface Judgement {
  /** Every setting, as it holds from now on. */
  readonly values: SettingValues;
  /** Answers by name; `null` takes an answer back. */
  readonly answers: { readonly [name: string]: JsonObject | null };
}

/** Names in a twin that are none of the settings'. */
export interface OtherNames {
  /** Unknown ones that have been answered. */
  readonly answered: readonly string[];
  /** Under which the device reports something of its own: an answer there would take its place. */
  readonly readOnly: readonly string[];
}

const noOtherNames: OtherNames = Object.freeze({ answered: Object.freeze([]), readOnly: Object.freeze([]) });

/** Names this device does not know that are answered one by one; a twin with more gets no more answers. */
const maximumUnknownNames = 8;
/** A name that is longer cannot be a setting of ours, and is not worth sending back. */
const maximumUnknownNameLength = 64;

/**
 * Judges desired properties, each on its own. Pure.
 *
 * @param whole true for the full document, where an absent name means its default; false for a patch, where an absent
 * name is left as it is and `null` means back to the default
 */
export function judgeDesired(
  definitions: Definitions,
  current: SettingValues,
  desired: JsonObject,
  version: number,
  whole: boolean,
  names: OtherNames = noOtherNames,
): Judgement {
  const values: Record<string, SettingValue> = { ...current };
  const answers: Record<string, JsonObject | null> = {};
  for (const name of Object.keys(definitions)) {
    const definition = definitions[name] as WritableProperty;
    const given: Json | undefined = Object.hasOwn(desired, name) ? desired[name] : undefined;
    if (given === undefined && !whole) continue;
    if (given === undefined || given === null) {
      values[name] = definition.default;
      answers[name] = acknowledgement(
        definition.default,
        acknowledgementCode.byDefault,
        version,
        "Nothing is desired; the default is in force.",
      );
      continue;
    }
    const verdict = validate(name, definition, given);
    if (verdict.valid) {
      values[name] = verdict.value;
      answers[name] = acknowledgement(verdict.value, acknowledgementCode.applied, version);
    } else {
      answers[name] = acknowledgement(values[name], acknowledgementCode.refused, version, verdict.reason);
    }
  }
  judgeUnknown(definitions, desired, version, whole, names, answers);
  return { values, answers };
}

function judgeUnknown(
  definitions: Definitions,
  desired: JsonObject,
  version: number,
  whole: boolean,
  { answered, readOnly }: OtherNames,
  answers: Record<string, JsonObject | null>,
): void {
  let count = 0;
  for (const name of answered) {
    const gone = whole ? !Object.hasOwn(desired, name) : desired[name] === null;
    if (gone) answers[name] = null;
    else count++;
  }
  for (const name of Object.keys(desired)) {
    if (!isPropertyName(name) || Object.hasOwn(definitions, name) || desired[name] === null) continue;
    if (name.length > maximumUnknownNameLength || readOnly.includes(name)) continue;
    if (!answered.includes(name) && ++count > maximumUnknownNames) continue;
    answers[name] = acknowledgement(
      undefined,
      acknowledgementCode.refused,
      version,
      `This device has no setting of this name; it has ${Object.keys(definitions).join(", ")}.`,
    );
  }
}
