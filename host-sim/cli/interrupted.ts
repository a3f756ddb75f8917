/**
 * How long a second signal counts as the first one come twice, in milliseconds: a terminal sends Ctrl-C to every process
 * of the group, and npm passes on what it got.
 */
const repeatMilliseconds = 1_000;

/**
 * How long after the first signal the process stays to take the repeat, in milliseconds: while Node tears itself down,
 * a signal kills it as if nobody listened.
 */
const lingerMilliseconds = 300;

/** What a shell gives for a process that SIGINT has ended. */
const killedExitCode = 130;

/**
 * Aborts at the first Ctrl-C or SIGTERM, or with `outer`; one more after a second ends the process at once, should
 * closing take for ever. `done` lets go of the signals where none has come; where one has, it stays for the repeat.
 */
export function interrupted(outer?: AbortSignal): {
  readonly signal: AbortSignal;
  readonly done: () => void;
} {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM"] as const;
  let signalledAt: number | undefined;
  const abort = (): void => controller.abort();
  const onSignal = (): void => {
    signalledAt ??= performance.now();
    if (performance.now() - signalledAt > repeatMilliseconds) process.exit(killedExitCode);
    abort();
  };
  for (const name of signals) process.on(name, onSignal);
  if (outer?.aborted) abort();
  outer?.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    done: () => {
      if (signalledAt === undefined) for (const name of signals) process.off(name, onSignal);
      else setTimeout(() => undefined, signalledAt + lingerMilliseconds - performance.now());
      outer?.removeEventListener("abort", abort);
    },
  };
}
