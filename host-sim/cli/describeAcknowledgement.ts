import { isJsonObject, type Json, type JsonObject } from "../../src/model/boundedJson";

/** The answer of a device or module to a desired property [IoT Plug and Play conventions, "Writable properties"]. */
export interface Acknowledgement {
  readonly value?: unknown;
  readonly ac: number;
  readonly av: number;
  /** A sentence; anything else is not repeated. */
  readonly ad?: unknown;
}

/** The answer that a reported property is, or `undefined` where it is none. */
export function acknowledgementOf(value: unknown): Acknowledgement | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { ac, av } = value as Partial<Acknowledgement>;
  return typeof ac === "number" && typeof av === "number" ? (value as Acknowledgement) : undefined;
}

/** What is reported at a path: the value there, or the answer on the way to it, which is then the answer for all of it. */
export function reportedAt(reported: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = reported;
  for (const name of path) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (acknowledgementOf(value) !== undefined) return value;
  }
  return value;
}

/** The answers in `reported` that a patch of it touches, by name; those in a component as `component.name`. */
export function acknowledgementsIn(
  reported: JsonObject,
  patch: JsonObject,
): readonly (readonly [name: string, answer: Acknowledgement])[] {
  const found: [string, Acknowledgement][] = [];
  const look = (path: readonly string[]) => {
    const answer = acknowledgementOf(reportedAt(reported, path));
    if (answer !== undefined) found.push([path.join("."), answer]);
    return answer !== undefined;
  };
  for (const [name, change] of Object.entries(patch)) {
    if (look([name]) || !isJsonObject(change)) continue;
    const component = reportedAt(reported, [name]);
    if (!isJsonObject(component) || component["__t"] !== "c") continue;
    for (const inner of Object.keys(change)) look([name, inner]);
  }
  return found;
}

const outcomes: Readonly<Record<number, string>> = {
  200: "applied",
  202: "in progress",
  203: "default in force",
  400: "refused",
  500: "failed",
};

/** One line for people: what became of a setting and what is in force. `id` is `device` or `device/module`. */
export function describeAcknowledgement(id: string, name: string, answer: Acknowledgement): string {
  const { value, ac, ad } = answer;
  const outcome = `${id}  ${name}: ${outcomes[ac] ?? "answered"} (${ac})`;
  const inForce = value === undefined ? "" : `, in force: ${JSON.stringify(value)}`;
  return `${outcome}${inForce}.${typeof ad === "string" ? ` ${ad}` : ""}`;
}
