import type { Json } from "../../model/boundedJson";
import type { Board } from "../board";
import type { Entropy } from "../entropy";
import type { BoardPins } from "../io";
import type { Log } from "../log";
import type { LastRun } from "../reset";
import type { Timer } from "../timer";
import type { BuildSettings } from "./buildSettings";

/** What a platform is made from: the ports that all of them share, and the settings of the build. */
export interface PlatformParts {
  readonly settings: BuildSettings;
  readonly timer: Timer;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Starts the firmware anew where the platform cannot restart itself. */
  readonly restart: (lastRun: LastRun) => void;
  /** What the run before was told that ended in that way; `undefined` where there was none. */
  readonly lastRun: LastRun | undefined;
}

/** The ports in which one platform differs from the next. */
export type PlatformPorts = Pick<
  Board,
  "description" | "flash" | "indicator" | "io" | "memory" | "network" | "reset" | "storage"
>;

/** What the manifest's section of each platform puts under this module's name (`platform.js` in its folder). */
export const platform: {
  /** Where this runs, for the reported build. */
  readonly name: string;
  readonly needsWifi: boolean;
  /** What parts may be on. Throws where the build names a chip that is not known. */
  readonly pins: BoardPins;
  /** What it carries where the build does not say. */
  readonly device: Json;
  /** Called before anything else, so that the machine's end leaves its cause. */
  prepare(): void;
  /** Throws, with a sentence, where a setting does not fit the hardware. */
  createPorts(parts: PlatformParts): PlatformPorts;
};
