/**
 * Aborts at the first Ctrl-C or SIGTERM, or with `outer`. `done` lets go of the signals; after that they end the
 * process as usual.
 */
export function interrupted(outer?: AbortSignal): {
  readonly signal: AbortSignal;
  readonly done: () => void;
} {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.once(name, abort);
  if (outer?.aborted) abort();
  outer?.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    done: () => {
      for (const name of signals) process.off(name, abort);
      outer?.removeEventListener("abort", abort);
    },
  };
}
