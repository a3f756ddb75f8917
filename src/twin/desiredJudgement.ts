import { isJsonObject, type Json, type JsonObject } from "../model/boundedJson";
import { moduleDefinitions } from "../model/modules";
import type { Definitions, WritableProperty } from "../model/property";
import { validate } from "../model/validate";
import { acknowledgementCode, type Finding } from "./acknowledgement";
import { applyPatch, isPropertyName } from "./mergePatch";

/** What is known of the desired properties of a section. */
export interface DesiredState {
  /** What is desired and has passed, by name; a group without the fields that were left out. */
  readonly accepted: JsonObject;
  /** What was captured on the device, in the same shape. */
  readonly captured: JsonObject;
  /** Names of whose desired value nothing is known but that it is not the accepted one. */
  readonly unsettled: ReadonlySet<string>;
}

/** What a desired document or patch comes to. */
export interface Judgement {
  readonly accepted: JsonObject;
  /** By name; `null` takes an answer back. */
  readonly findings: { readonly [name: string]: Finding | null };
}

/** Names in a twin that are none of the settings'. */
export interface OtherNames {
  /** Unknown ones that have been answered. */
  readonly answered: readonly string[];
  /** Under which the device reports something of its own: an answer there would take its place. */
  readonly readOnly: readonly string[];
  /** So many unknown ones are answered, one by one; a section with more gets no more answers. */
  readonly maximum: number;
}

const noOtherNames: OtherNames = Object.freeze({
  answered: Object.freeze([]),
  readOnly: Object.freeze([]),
  maximum: 0,
});

/** A name that is longer cannot be a setting of ours, and is not worth sending back. */
const maximumUnknownNameLength = 64;

/**
 * Judges desired properties, each on its own, a group as one. Pure.
 *
 * @param whole true for the full document, where an absent name means its default; false for a patch, where an absent
 * name is left as it is, `null` means back to the default, and an object changes only the fields of a group it names
 * @returns `undefined` where a patch changes a part of a group whose other part is not known: only the whole document
 * tells what it comes to
 */
export function judgeDesired(
  definitions: Definitions,
  state: DesiredState,
  desired: JsonObject,
  whole: boolean,
  names: OtherNames = noOtherNames,
): Judgement | undefined {
  const accepted: Record<string, Json> = { ...state.accepted };
  const findings: Record<string, Finding | null> = {};
  for (const name of Object.keys(definitions)) {
    const definition = definitions[name] as WritableProperty;
    const given: Json | undefined = Object.hasOwn(desired, name) ? desired[name] : undefined;
    if (given === undefined && !whole) continue;
    if (given === undefined || given === null) {
      delete accepted[name];
      findings[name] = byDefault(state.captured[name] !== undefined);
      continue;
    }
    let wanted = given;
    if (!whole && definition.kind === "object" && isJsonObject(given)) {
      if (state.unsettled.has(name)) return undefined;
      const before = accepted[name];
      wanted = applyPatch(isJsonObject(before) ? before : {}, given);
    }
    const verdict = validate(name, definition, wanted, state.captured[name]);
    if (verdict.valid) {
      accepted[name] = verdict.value;
      findings[name] = { code: acknowledgementCode.applied };
    } else findings[name] = { code: acknowledgementCode.refused, sentence: verdict.reason };
  }
  judgeUnknown(definitions, desired, whole, names, findings);
  return { accepted, findings };
}

/** Where nothing is desired: what holds then. */
export function byDefault(isCaptured: boolean): Finding {
  const what = isCaptured ? "what was captured on the device" : "the default";
  return { code: acknowledgementCode.byDefault, sentence: `Nothing is desired; ${what} is in force.` };
}

/** What a component comes to that is desired to be no object: every setting is refused, no unknown name is there. */
export function refuseAll(
  component: string,
  definitions: Definitions,
  given: Json,
  answered: readonly string[],
): Judgement["findings"] {
  // To its own judge a component is a group like any other.
  const verdict = validate(component, { kind: "object", fields: definitions, meaning: "" }, given);
  const sentence = verdict.valid ? "" : verdict.reason;
  const findings: Record<string, Finding | null> = {};
  for (const name of answered) findings[name] = null;
  for (const name of Object.keys(definitions))
    findings[name] = { code: acknowledgementCode.refused, sentence };
  return findings;
}

function judgeUnknown(
  definitions: Definitions,
  desired: JsonObject,
  whole: boolean,
  { answered, readOnly, maximum }: OtherNames,
  findings: Record<string, Finding | null>,
): void {
  let count = 0;
  let first: string | undefined;
  for (const name of answered) {
    const gone = whole ? !Object.hasOwn(desired, name) : desired[name] === null;
    if (gone) findings[name] = null;
    else {
      first ??= name;
      count++;
    }
  }
  for (const name of Object.keys(desired)) {
    if (!isPropertyName(name) || Object.hasOwn(definitions, name) || desired[name] === null) continue;
    if (!isKey(name) || readOnly.includes(name)) continue;
    if (!answered.includes(name) && ++count > maximum) continue;
    // What there is, is told once: eight times over it would be a sixth of the largest twin.
    first ??= name;
    const list = name === first ? `; there are ${Object.keys(definitions).join(", ")}` : "";
    const sentence = Object.hasOwn(moduleDefinitions, name)
      ? `The module ${name} has a twin of its own; what is desired of it is set there.`
      : `There is no setting of this name${list}.`;
    findings[name] = { code: acknowledgementCode.refused, sentence };
  }
}

/**
 * Whether a hub takes this as the name of a reported property: no control characters, ".", "$" and space [IoT Hub,
 * "Understand and use device twins"]. A single one that it does not take would hold up the whole report.
 */
function isKey(name: string): boolean {
  if (name.length === 0 || name.length > maximumUnknownNameLength) return false;
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    if (code <= 32 || code === 36 || code === 46 || (code >= 127 && code < 160)) return false;
  }
  return true;
}
