import { frozen } from "../model/frozen";
import { capacitivePart } from "./analogSoilProbe";
import { batteryPart } from "./battery";
import type { PartRow } from "./part";

/** Every kind of part there is, by the name it has in `device.json`. */
export const partTable = frozen({
  battery: batteryPart,
  capacitive: capacitivePart,
} as const satisfies { readonly [kind: string]: PartRow });

export type PartKind = keyof typeof partTable;
