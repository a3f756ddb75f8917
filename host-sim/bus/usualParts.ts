import { chips } from "../../src/board/moddable/chips";
import type { PartEntry } from "../../src/sensors/part";
import { readParts } from "../../src/sensors/readParts";

/** The pins of the chip that simulated boards have. */
export const simulatedPins = pinsOf("esp32c3");

/**
 * What a simulated device carries unless it is told otherwise: a capacitive probe and a DS18B20 at one place, and a battery
 * behind two equal resistors. None of the pins is a strapping pin (2, 8, 9).
 */
export const usualParts: readonly PartEntry[] = found([
  { kind: "capacitive", pin: 3 },
  { kind: "ds18b20", pin: 5 },
  { kind: "battery", pin: 1 },
]);

function found(parts: readonly { readonly kind: string; readonly pin: number }[]): readonly PartEntry[] {
  const read = readParts({ parts }, simulatedPins);
  if ("problem" in read) throw new Error(read.problem);
  return read.parts;
}

function pinsOf(name: string) {
  const chip = chips[name];
  if (chip === undefined) throw new Error(`There is no chip ${name}.`);
  return chip.pins;
}
