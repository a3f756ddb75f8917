import { Pacer } from "../board/pacer";
import type { VirtualTime } from "../board/virtualTime";
import { ChipRestart } from "../fleet/chipRestart";
import { CliError } from "./cliError";
import { interrupted } from "./interrupted";

export interface RunOptions {
  readonly time: VirtualTime;
  /** Times real time; Infinity as fast as it goes. */
  readonly speed: number;
  /** Virtual milliseconds until the end; `undefined` runs until it is interrupted. */
  readonly duration: number | undefined;
  /** Ends the run, beside Ctrl-C. */
  readonly interrupt: AbortSignal | undefined;
  /** Called with the pacer before time moves. What it opens it hands to `close`, to be closed last first. */
  readonly open: (pacer: Pacer, close: (action: () => Promise<void> | void) => void) => Promise<void> | void;
}

/** Lets time pass until the duration is over or the user interrupts. Rejects with what an event throws. */
export async function run({ time, speed, duration, interrupt, open }: RunOptions): Promise<void> {
  const { signal, done } = interrupted(interrupt);
  let finish: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  // The first one counts; a failure while everything is being closed is handled there.
  ended.catch(() => undefined);
  const pacer = new Pacer({ time, speed, onError: fail });
  if (signal.aborted) finish();
  signal.addEventListener("abort", () => finish());
  if (duration !== undefined) {
    time.timer.set("end of the run", duration, () => {
      // At once: not one event more may run, or the same run would end differently another time.
      pacer.stop();
      finish();
    });
  }
  // With nothing due the process would end by itself; until it is told to, it waits.
  const alive = setInterval(() => undefined, 3_600_000);
  const closing: (() => Promise<void> | void)[] = [];
  const failures: unknown[] = [];
  try {
    // What was opened before something failed is closed too, or the process would not end.
    await open(pacer, (action) => closing.unshift(action));
    pacer.start();
    await ended;
  } catch (error) {
    failures.push(error);
  }
  pacer.stop();
  for (const action of closing) {
    try {
      await action();
    } catch (error) {
      failures.push(error);
    }
  }
  clearInterval(alive);
  done();
  // What failed first is what matters; the rest mostly follows from it.
  const [first] = failures;
  // What the firmware did is told in a sentence: it is no defect of the command.
  if (first instanceof ChipRestart) throw new CliError(first.message);
  if (failures.length > 0) throw first;
}
