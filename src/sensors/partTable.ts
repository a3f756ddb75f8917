import { frozen } from "../model/frozen";
import { capacitivePart } from "./analogSoilProbe";
import { batteryPart } from "./battery";
import { chirpPart } from "./chirpSoilProbe";
import { ds18b20Part } from "./ds18b20";
import type { PartRow } from "./part";
import { sdi12Part } from "./sdi12Probe";
import { seesawPart } from "./seesawSoilProbe";
import { sht3xPart } from "./sht3x";

/** Every kind of part there is, by the name it has in `device.json`. */
export const partTable = frozen({
  battery: batteryPart,
  capacitive: capacitivePart,
  chirp: chirpPart,
  ds18b20: ds18b20Part,
  sdi12: sdi12Part,
  seesaw: seesawPart,
  sht3x: sht3xPart,
} as const satisfies { readonly [kind: string]: PartRow });

export type PartKind = keyof typeof partTable;
