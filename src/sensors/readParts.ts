import type { BoardPins } from "../board/io";
import type { Json } from "../model/boundedJson";
import type { PartEntry } from "./part";

/** The parts of a device, or one sentence that says what is wrong with its `device.json` and what is allowed. */
export type ReadParts = { readonly parts: readonly PartEntry[] } | { readonly problem: string };

/** Judges the content of a `device.json` against the table of parts and the pins of the chip; fills in defaults. */
export function readParts(_device: Json, _pins: BoardPins): ReadParts {
  return { problem: "not there yet" };
}
