import type { Entropy } from "../board/entropy";

/** A random number in [0, 1) for the spread of a wait; the middle where there is none, as the wait must come all the same. */
export function jitter(entropy: Entropy): number {
  try {
    const number = entropy.random();
    if (number >= 0 && number < 1) return number;
  } catch {}
  return 0.5;
}
