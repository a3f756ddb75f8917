import type { Entropy } from "../../src/board/entropy";
import type { Timer } from "../../src/board/timer";
import type { HubStore } from "./hubStore";

export interface HubOptions {
  readonly store: HubStore;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  readonly timer: Timer;
  /** For tracking ids. */
  readonly entropy: Entropy;
  /** What connection strings name unless told otherwise. */
  readonly hostName: string;
  /** Where keys come from: `node:crypto` unless a simulation must repeat byte for byte. */
  readonly randomBytes?: (count: number) => Uint8Array;
  /** Told of an exception in an observer, which is a mistake of ours and must not end the hub. */
  readonly onDefect?: (error: unknown) => void;
}

export interface AcceptOptions {
  /** Milliseconds since 1970 against which a token's expiry is checked; the hub's clock unless given. */
  readonly now?: () => number;
  /** For the deadlines of this connection; the hub's timer unless given. */
  readonly timer?: Timer;
  /** Called once where a device or module has been let in. */
  readonly onAdmitted?: () => void;
}
