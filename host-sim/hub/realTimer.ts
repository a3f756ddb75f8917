import type { Timer, TimerId } from "../../src/board/timer";

/** setTimeout takes no more (2^31 - 1 ms, about 25 days). */
const LONGEST = 2_147_483_647;

/**
 * Timers in real time, for what waits on real sockets. They do not keep the process alive by themselves.
 * @param enter runs each callback, where the hub's own time must first be brought up to now
 */
export function createRealTimer(enter: (callback: () => void) => void = (callback) => callback()): Timer {
  const pending = new Map<TimerId, NodeJS.Timeout>();
  let count = 0;
  return {
    set(_name, milliseconds, callback) {
      const id = ++count;
      const arm = (rest: number) => {
        const step = Math.min(rest, LONGEST);
        const timeout = setTimeout(() => {
          if (rest > step) {
            arm(rest - step);
            return;
          }
          enter(() => {
            // It may have been cleared while it waited its turn.
            if (pending.delete(id)) callback();
          });
        }, step);
        timeout.unref();
        pending.set(id, timeout);
      };
      arm(milliseconds);
      return id;
    },
    clear(id) {
      if (id === undefined) return;
      clearTimeout(pending.get(id));
      pending.delete(id);
    },
  };
}
