import type { IntegerProperty } from "../model/property";

/** An option that names a pin. Which ones a chip has, and what they can do, is judged by its pins (`PartRow.pins`). */
export function pinOption(meaning: string): IntegerProperty {
  return { kind: "integer", unit: "", minimum: 0, maximum: 63, meaning };
}
