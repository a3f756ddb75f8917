import { repeatedKey } from "../host-sim/cli/repeatedKey";
import type { BoardPins } from "../src/board/io";
import { chips } from "../src/board/moddable/chips";
import { simulator } from "../src/board/moddable/lin/simulator";
import { partPins } from "../src/board/moddable/partPins";
import { readDevice } from "../src/sensors/readParts";

/**
 * The argument for `mcconfig` that the text of a `device.json` stands for, or a sentence that says what is wrong with it
 * for the chip of this target. `mcconfig` writes the value into a script as JSON text, so that quotation marks come
 * through (tools/mcconfig.js of the SDK, ConfigFile).
 *
 * @param target as `mcconfig -p` takes it: `lin`, `esp32`, `esp32/esp32c3`
 * @param lightPin the pin of the light, which no part may take
 */
export function deviceArgument(
  text: string,
  target: string,
  lightPin: number | undefined,
): { readonly argument: string } | { readonly problem: string } {
  const compact = compacted(text);
  const read = readDevice(compact, partPins(pinsOf(target), lightPin));
  const problem = "problem" in read ? read.problem : repeatedKey(text);
  return problem === undefined ? { argument: `parts=${compact}` } : { problem: `device.json: ${problem}` };
}

/** By the name that the target's section of the manifest gives as `chip`. */
function pinsOf(target: string): BoardPins {
  if (target === "lin") return simulator.pins;
  const chip = chips[target.split("/").at(-1) ?? ""];
  if (chip === undefined) throw new Error(`There is no chip for the target ${target}.`);
  return chip.pins;
}

/** Without the spaces that people need, as they count on a board. */
function compacted(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
