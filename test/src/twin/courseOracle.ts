import { isJsonObject, type Json, type JsonObject } from "../../../src/model/boundedJson";
import { complete, type PropertyValue, type WritableProperty } from "../../../src/model/property";
import { validate } from "../../../src/model/validate";
import type { TwinSection } from "../../../src/twin/twinSection";
import type { CourseHub } from "./courseHub";

/** A section, and what has been captured in it over the course: `undefined` is there from the start. */
export interface Watched {
  readonly section: TwinSection;
  readonly definitions: { readonly [name: string]: WritableProperty };
  readonly captured: { readonly [name: string]: readonly (Json | undefined)[] };
}

/** JSON with names in order: equal where the values are. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** What a document desires of one setting; `"refused"` where it desires the whole component to be no object. */
function desiredOf(document: JsonObject, component: string | undefined, name: string): Json | undefined {
  if (component === undefined) return document[name];
  const part = document[component];
  if (part === undefined) return undefined;
  return isJsonObject(part) ? part[name] : "refused";
}

const capturedNow = ({ captured }: Watched, name: string): Json | undefined => captured[name]?.at(-1);

/** What must hold at every moment: each value in force passes its declaration and rules. */
export function faultsOfValues({ section, definitions }: Watched): string[] {
  return Object.entries(definitions).flatMap(([name, property]) => {
    const value = section.values[name];
    const verdict = validate(name, property, value);
    return verdict.valid ? [] : [`${name} is ${JSON.stringify(value)} in force: ${verdict.reason}`];
  });
}

/** What must hold of every answer when it leaves: it is true. */
export function faultsOfAnswers(watched: Watched, hub: CourseHub): string[] {
  const { section, definitions } = watched;
  return Object.entries(definitions).flatMap(([name, property]) => {
    const answer = section.own[name];
    if (answer === undefined) return [];
    const fault = faultOfAnswer(watched, hub, name, property, answer);
    return fault === undefined
      ? []
      : [`${section.component ?? ""} ${name} ${JSON.stringify(answer)}: ${fault}`];
  });
}

function faultOfAnswer(
  watched: Watched,
  hub: CourseHub,
  name: string,
  property: WritableProperty,
  answer: Json,
): string | undefined {
  const { section, captured } = watched;
  if (!isJsonObject(answer)) return "it is no answer";
  const { value, ac, av } = answer;
  if (canonical(value) !== canonical(section.values[name])) return "its value is not in force";
  // A version may have come twice, before the hub was restored and after.
  const wanted = hub.history
    .filter(({ version }) => version === av || (av === 0 && ac === 203))
    .map(({ desired }) => desiredOf(desired, section.component, name));
  if (wanted.length === 0) return "its version was never there";
  const passes = (desired: Json | undefined, known: Json | undefined) =>
    desired !== undefined && validate(name, property, desired, known).valid;
  const now = capturedNow(watched, name);
  switch (ac) {
    case 200: {
      const holds = wanted.some(
        (desired) => passes(desired, now) && canonical(complete(property, desired, now)) === canonical(value),
      );
      return holds ? undefined : "this was not desired then";
    }
    case 203: {
      const isDefault = canonical(complete(property, undefined, now)) === canonical(value);
      if (!isDefault) return "the value is not the default";
      return wanted.includes(undefined) ? undefined : "something was desired then";
    }
    case 400: {
      const all = captured[name] ?? [undefined];
      const isRefused = wanted.some(
        (desired) => desired !== undefined && all.some((known) => !passes(desired, known)),
      );
      return isRefused ? undefined : "what was desired then is good";
    }
    case 500:
      return undefined;
    default:
      return "its code is none of ours";
  }
}

/** What must hold at the end, when all is well: values and answers are what the last document implies. */
export function faultsOfEnd(watched: Watched, hub: CourseHub): string[] {
  const { section, definitions } = watched;
  const { component, own } = section;
  const faults: string[] = [];
  for (const [name, property] of Object.entries(definitions)) {
    const desired = desiredOf(hub.desired, component, name);
    const now = capturedNow(watched, name);
    const answer = own[name];
    const code = isJsonObject(answer) ? answer["ac"] : undefined;
    const isGood = desired !== undefined && validate(name, property, desired, now).valid;
    const expected = desired === undefined ? 203 : isGood ? 200 : 400;
    const value = section.values[name];
    const where = `at the end ${component ?? ""} ${name} is ${JSON.stringify(value)}, ${JSON.stringify(desired)} desired:`;
    if (code !== expected)
      faults.push(`${where} answered with ${JSON.stringify(code)} instead of ${expected}`);
    if (expected === 400) {
      if (!wasGood(watched, hub, name, property, value)) faults.push(`${where} this was never good`);
    } else if (canonical(value) !== canonical(complete(property, desired, now)))
      faults.push(`${where} that is not what it implies`);
  }
  return [...faults, ...faultsOfUnknown(watched, hub)];
}

/** Whether some document that there was, or the default, implies a value. */
function wasGood(
  { section, captured }: Watched,
  hub: CourseHub,
  name: string,
  property: WritableProperty,
  value: PropertyValue | undefined,
): boolean {
  return (captured[name] ?? [undefined]).some((known) =>
    [{ desired: {} }, ...hub.history].some(({ desired }) => {
      const wanted = desiredOf(desired, section.component, name);
      if (wanted !== undefined && !validate(name, property, wanted, known).valid) return false;
      return canonical(complete(property, wanted, known)) === canonical(value);
    }),
  );
}

/** Unknown names are answered exactly while they are desired. The course has few enough of them to be answered all. */
function faultsOfUnknown({ section, definitions }: Watched, { desired }: CourseHub): string[] {
  const { component, own } = section;
  const document = component === undefined ? desired : desired[component];
  const part = isJsonObject(document) ? document : {};
  const unknown = ["colour", "constructor", "shade"].filter((name) => !Object.hasOwn(definitions, name));
  return unknown.flatMap((name) =>
    Object.hasOwn(part, name) === Object.hasOwn(own, name)
      ? []
      : [`at the end ${component ?? ""} ${name} is ${Object.hasOwn(own, name) ? "" : "not "}answered`],
  );
}
