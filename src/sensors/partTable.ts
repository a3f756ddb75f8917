import { frozen } from "../model/frozen";
import { capacitivePart } from "./analogSoilProbe";
import { batteryPart } from "./battery";
import { ds18b20Part } from "./ds18b20";
import type { PartRow } from "./part";

/** Every kind of part there is, by the name it has in `device.json`. */
export const partTable = frozen({
  battery: batteryPart,
  capacitive: capacitivePart,
  ds18b20: ds18b20Part,
} as const satisfies { readonly [kind: string]: PartRow });

export type PartKind = keyof typeof partTable;
