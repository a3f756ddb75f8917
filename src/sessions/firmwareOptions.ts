import type { Identity } from "../link/identity";
import type { ModuleConnection } from "../model/moduleConnection";

/** Who the firmware is, besides the board that it runs on. */
export interface FirmwareOptions {
  readonly identity: Identity;
  /** Which build this is: where it runs. */
  readonly build: string;
  /** How the modules reach the hub; as components of the device where absent. */
  readonly modules?: ModuleConnection;
}
