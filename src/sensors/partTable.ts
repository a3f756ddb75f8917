import { frozen } from "../model/frozen";
import type { PartRow } from "./part";

/** Every kind of part there is, by the name it has in `device.json`. */
export const partTable = frozen({} as const satisfies { readonly [kind: string]: PartRow });

export type PartKind = keyof typeof partTable;
