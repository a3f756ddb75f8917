import { isJsonObject, type Json } from "../model/boundedJson";
import { type Place, places } from "../model/places";
import { complete, type Definitions, type ObjectProperty, type PropertyValues } from "../model/property";
import { allowedValues, validate } from "../model/validate";
import type { PartEntry, PartRow, ProbeEntry, Quantity } from "./part";

/** Every kind of part that an entry may name. */
export type PartRows = { readonly [kind: string]: PartRow };

/** An entry that was found valid, its pins not yet, with its row and what it is called in sentences. */
export interface NamedEntry {
  /** `Part 2 (ds18b20)` */
  readonly name: string;
  readonly row: PartRow;
  readonly entry: PartEntry;
}

const ofSoil: readonly Quantity[] = Object.freeze([
  "moistureRaw",
  "temperature",
  "boardTemperature",
  "conductivity",
]);

/** Where it is counts only for what measures the soil. */
const place: Definitions = Object.freeze({
  place: Object.freeze({
    kind: "integer",
    unit: "",
    minimum: 1,
    maximum: places.length,
    default: 1,
    meaning: "Which place in the soil it measures at.",
  }),
});

/** Whether parts of this kind measure the soil, and so have a place in it. */
export function measuresSoil({ gives }: PartRow): boolean {
  return gives.some((quantity) => ofSoil.includes(quantity));
}

/** Judges one entry by its row of the table; a sentence where it is wrong. */
export function readEntry(number: number, given: Json, table: PartRows): NamedEntry | string {
  const kinds = Object.keys(table).join(", ");
  if (!isJsonObject(given)) return `Part ${number} must be an object with "kind", one of ${kinds}.`;
  const { kind, probes: listed, ...options } = given;
  const row = typeof kind === "string" && Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (typeof kind !== "string" || row === undefined) return `Part ${number}: "kind" must be one of ${kinds}.`;

  const name = `Part ${number} (${kind})`;
  const ofProbe = { ...row.probeOptions, ...(measuresSoil(row) ? place : {}) };
  if (listed === undefined) {
    const values = readOptions(name, { ...row.options, ...ofProbe }, options, row);
    if (typeof values === "string") return values;
    const entry = { kind, options: pick(values, row.options), probes: [probeOf(values, row)] };
    return { name, row, entry };
  }
  const stray = Object.keys(options).find((option) => Object.hasOwn(ofProbe, option));
  if (stray !== undefined) return `${name}: "${stray}" must stand in each of its "probes", as it has some.`;
  const values = readOptions(name, row.options, options, row);
  if (typeof values === "string") return values;
  const probes = readProbes(name, listed, ofProbe, row);
  return typeof probes === "string" ? probes : { name, row, entry: { kind, options: values, probes } };
}

function readProbes(
  name: string,
  listed: Json,
  ofProbe: Definitions,
  row: PartRow,
): readonly ProbeEntry[] | string {
  const most = row.mostProbes ?? 1;
  if (most === 1) return `${name} has no "probes"; it is one probe.`;
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > most)
    return `${name}: "probes" must be a list of 1 to ${most}.`;
  const probes: ProbeEntry[] = [];
  for (const [index, given] of (listed as readonly Json[]).entries()) {
    const values = readOptions(`${name}, probe ${index + 1}`, ofProbe, given, row);
    if (typeof values === "string") return values;
    const probe = probeOf(values, row);
    // Of two with the same address both would answer at once.
    const options = JSON.stringify(probe.options);
    const twin = probes.findIndex((other) => JSON.stringify(other.options) === options);
    if (twin >= 0) return `${name}: probes ${twin + 1} and ${index + 1} must differ in ${inWords(row)}.`;
    probes.push(probe);
  }
  return probes;
}

function inWords({ probeOptions = {} }: PartRow): string {
  return Object.keys(probeOptions).join(" or ");
}

function readOptions(
  name: string,
  fields: Definitions,
  given: Json,
  { optional = [] }: PartRow,
): PropertyValues | string {
  const group: ObjectProperty = { kind: "object", fields, meaning: "" };
  const verdict = validate(name, group, given);
  if (!verdict.valid) return verdict.reason;
  const values = complete(group, verdict.value) as PropertyValues;
  for (const option of Object.keys(fields)) {
    const field = fields[option];
    if (field !== undefined && !Object.hasOwn(values, option) && !optional.includes(option))
      return `${name}.${option} is missing; it must be ${allowedValues(field)}.`;
  }
  return values;
}

function probeOf(values: PropertyValues, row: PartRow): ProbeEntry {
  return {
    place: measuresSoil(row) ? (values["place"] as Place) : undefined,
    options: pick(values, row.probeOptions ?? {}),
  };
}

function pick(values: PropertyValues, definitions: Definitions): PropertyValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(definitions, name)));
}
