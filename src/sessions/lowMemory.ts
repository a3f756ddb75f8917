import type { Board } from "../board/board";
import { figureOf } from "../board/figureOf";

/**
 * Bytes of system heap that are left when the device restarts. XS keeps the name of every property that it has ever seen in
 * outside JSON, some 50 bytes each, until the next restart: a service that invents names would fill the memory, and that
 * restarts the chip in the middle of anything. The names of the largest document take less than this; in its ordinary
 * life a C3 has more than twice as much.
 */
const leastFreeBytes = 40_960;

/** What has little memory so soon will have little again: a restart would not help. */
const youngMilliseconds = 60_000;

/** Why the device is to restart in an orderly way now; `undefined` where there is memory enough, or nobody knows. */
export function lowMemory({ clock, memory }: Pick<Board, "clock" | "memory">): string | undefined {
  if (clock.ticks() < youngMilliseconds) return undefined;
  const free = figureOf(() => memory.free());
  return free === undefined || free >= leastFreeBytes ? undefined : `memory is low, ${free} bytes free`;
}
