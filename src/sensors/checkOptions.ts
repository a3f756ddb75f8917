import type { PropertyValues } from "../model/property";
import { validate } from "../model/validate";
import type { PartRow } from "./part";

/**
 * Judges the options of a driver by its row, before it takes anything. Throws a RangeError with a sentence that says what
 * is allowed. What no declaration can say is left to the driver.
 */
export function checkOptions({ options, optional }: Omit<PartRow, "create">, values: PropertyValues): void {
  for (const name of Object.keys(options)) {
    const definition = options[name];
    const value = values[name];
    if (definition === undefined || (value === undefined && optional?.includes(name) === true)) continue;
    const verdict = validate(name, definition, value);
    if (!verdict.valid) throw new RangeError(verdict.reason);
  }
}
