import type { SettableClock } from "./clock";
import type { Entropy } from "./entropy";
import type { Flash } from "./flash";
import type { Hash } from "./hash";
import type { Indicator } from "./indicator";
import type { BoardIo } from "./io";
import type { Log } from "./log";
import type { Memory } from "./memory";
import type { Mqtt } from "./mqtt";
import type { Network } from "./network";
import type { Reset } from "./reset";
import type { Storage } from "./storage";
import type { Text } from "./text";
import type { Timer } from "./timer";

/** What the hardware is, for the reported `deviceInformation`. */
export interface BoardDescription {
  readonly manufacturer: string;
  readonly model: string;
  readonly processorArchitecture: string;
  readonly processorManufacturer: string;
  readonly osName: string;
  /** Kibibytes; absent where unknown. */
  readonly totalStorage?: number;
  readonly totalMemory?: number;
}

/** Everything the firmware knows of the outside: one port each, made by the platform. */
export interface Board {
  readonly description: BoardDescription;
  readonly clock: SettableClock;
  readonly timer: Timer;
  readonly storage: Storage;
  /** `undefined` on a board that has none to spare: what waits is then in memory. */
  readonly flash: Flash | undefined;
  readonly network: Network;
  readonly mqtt: Mqtt;
  readonly reset: Reset;
  readonly entropy: Entropy;
  readonly hash: Hash;
  readonly text: Text;
  readonly memory: Memory;
  readonly log: Log;
  /** For the parts that measure. */
  readonly io: BoardIo;
  /** `undefined` on a board without a light. */
  readonly indicator: Indicator | undefined;
}
