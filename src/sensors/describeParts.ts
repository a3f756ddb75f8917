import type { JsonObject } from "../model/boundedJson";
import type { PartEntry } from "./part";

/** The reported property `parts`: what the device carries and where, in the order of its `device.json`. */
export function describeParts(parts: readonly PartEntry[]): JsonObject {
  const words: string[] = [];
  for (const { kind, probes } of parts)
    for (const { place } of probes) words.push(place === undefined ? kind : `${kind} at ${place}`);
  return { list: words.join(", ") };
}
