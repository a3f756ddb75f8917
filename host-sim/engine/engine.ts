import type { Board } from "../../src/board/board";
import type { FirmwareOptions } from "../../src/sessions/firmwareOptions";

/** What one run of the firmware has cost since it started; only XS can tell. */
export interface EngineFigures {
  /** Instructions of the XS machine, deterministic from run to run. */
  readonly instructions: number;
  /** Slots in use after a collection (16 bytes each on ESP32, 32 on a 64-bit host). */
  readonly liveSlots: number;
}

/** The firmware of one boot of one device. */
export interface RunningFirmware {
  /** Stops it in an orderly way, as the firmware's own `stop`. May be called twice. */
  stop(): void;
  /** Ends it without a word to it, as a restart of the chip or a cut of power does. May be called twice, and at any moment. */
  close(): void;
  /** `undefined` where the engine does not count. */
  figures(): EngineFigures | undefined;
}

/**
 * Something that runs the firmware against a board. Everything is synchronous: the firmware runs in the callbacks of
 * the board's ports and nowhere else, so that virtual time decides the order of everything.
 */
export interface Engine {
  readonly name: "node" | "xs";
  /**
   * Builds the firmware on the board and starts it. Throws where the engine itself fails (`XsUnavailableError`), and what
   * the firmware throws.
   */
  start(board: Board, options: FirmwareOptions): RunningFirmware;
  /** Lets go of processes and files. */
  close(): void;
}
