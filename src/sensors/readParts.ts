import type { BoardPins } from "../board/io";
import { isJsonObject, type Json, parseBounded } from "../model/boundedJson";
import type { Place } from "../model/places";
import type { PartEntry } from "./part";
import { partTable } from "./partTable";
import { PinUse } from "./pinUse";
import { measuresSoil, type NamedEntry, type PartRows, readEntry } from "./readEntry";
import { trialOf } from "./trialOfPart";

/** The parts of a device, or one sentence that says what is wrong with its `device.json` and what is allowed. */
export type ReadParts = { readonly parts: readonly PartEntry[] } | { readonly problem: string };

/** More than a board has pins and a twin has fields for. */
export const mostParts = 12;
/** Characters of a `device.json`: twelve entries take half as many. */
export const longestDevice = 2048;
/** A list of parts with probes, and what these are in. */
const deepestDevice = 5;
/** Marks of structure: a quarter of what a board takes of a twin. */
const mostMarks = 256;

/** Judges the text of a `device.json` as `readParts` does. */
export function readDevice(text: string, pins: BoardPins, table: PartRows = partTable): ReadParts {
  const result = parseBounded(text, longestDevice, deepestDevice, mostMarks);
  if (result.parsed) return readParts(result.value, pins, table);
  if (result.problem === "malformed") return { problem: "A device must be valid JSON." };
  return {
    problem: `A device must be JSON of at most ${longestDevice} characters with ${mostParts} parts at most.`,
  };
}

/**
 * Judges the content of a `device.json` against the table of parts and the pins of the chip; fills in defaults. Each
 * driver is made once on io that leads nowhere, so that what only a driver can judge, the form of an address or of a ROM
 * id, is judged here too.
 */
export function readParts(device: Json, pins: BoardPins, table: PartRows = partTable): ReadParts {
  const listed = isJsonObject(device) ? device["parts"] : undefined;
  if (!Array.isArray(listed) || !isJsonObject(device) || Object.keys(device).length !== 1)
    return { problem: 'A device must be an object with "parts" alone, a list.' };
  if (listed.length === 0 || listed.length > mostParts)
    return { problem: `"parts" must list 1 to ${mostParts} parts; there are ${listed.length}.` };
  const parts: PartEntry[] = [];
  const pinUse = new PinUse(pins);
  const moistureAt = new Map<Place, string>();
  for (const [index, given] of (listed as readonly Json[]).entries()) {
    const read = readEntry(index + 1, given, table);
    if (typeof read === "string") return { problem: read };
    const { name, row, entry } = read;
    const problem =
      pinUse.take(name, row, entry) ?? takePlaces(moistureAt, read) ?? trialOf(name, row, entry);
    if (problem !== undefined) return { problem };
    parts.push(entry);
  }
  if (!parts.some(({ probes }) => probes.some(({ place }) => place === 1))) {
    const kinds = Object.entries(table).filter(([, row]) => measuresSoil(row));
    return {
      problem: `One part at least must measure the soil at place 1: ${kinds.map(([kind]) => kind).join(", ")}.`,
    };
  }
  return { parts };
}

/**
 * A place has one probe of moisture, as its calibration is that of one probe. It may have several thermometers: the first
 * in the list counts, the others are compared with it.
 */
function takePlaces(moistureAt: Map<Place, string>, { name, row, entry }: NamedEntry): string | undefined {
  if (!row.gives.includes("moistureRaw")) return undefined;
  for (const { place } of entry.probes) {
    if (place === undefined) continue;
    const other = moistureAt.get(place);
    if (other !== undefined)
      return `${name} measures moisture at place ${place}, as ${other} does; a place may have one such probe.`;
    moistureAt.set(place, name);
  }
  return undefined;
}
