const dayMilliseconds = 86_400_000;

/**
 * A day's round, so that something moves: from -1 to 1, highest at 15:00 UTC. Damp and cool in the morning, drier and
 * warmer after noon.
 */
export function dayRound(): number {
  return Math.sin(((Date.now() % dayMilliseconds) / dayMilliseconds - 0.375) * 2 * Math.PI);
}
