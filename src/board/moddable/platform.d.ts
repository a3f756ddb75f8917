import type { Board } from "../board";
import type { Entropy } from "../entropy";
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
  "description" | "flash" | "indicator" | "memory" | "network" | "reset" | "storage" | "supply" | "probes"
>;

/** What the manifest's section of each platform puts under this module's name (`platform.js` in its folder). */
export const platform: {
  /** Where this runs, for the reported build. */
  readonly name: string;
  readonly needsWifi: boolean;
  /** Called before anything else, so that the machine's end leaves its cause. */
  prepare(): void;
  /** Throws, with a sentence, where a setting does not fit the hardware. */
  createPorts(parts: PlatformParts): PlatformPorts;
};
