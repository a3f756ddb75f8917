import type { Identity } from "../link/identity";
import type { ModuleConnection } from "../model/moduleConnection";
import type { PartEntry } from "../sensors/part";

/** Who the firmware is, besides the board that it runs on. */
export interface FirmwareOptions {
  readonly identity: Identity;
  /** Which build this is: where it runs. */
  readonly build: string;
  /** What the device carries: its `device.json`, found valid for this board (src/sensors/readParts.ts). One part at least. */
  readonly parts: readonly PartEntry[];
  /** How the modules reach the hub; as components of the device where absent. */
  readonly modules?: ModuleConnection;
}
