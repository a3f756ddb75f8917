import { Pacer } from "../board/pacer";
import type { VirtualTime } from "../board/virtualTime";
import { interrupted } from "./interrupted";

export interface RunOptions {
  readonly time: VirtualTime;
  /** Times real time; Infinity as fast as it goes. */
  readonly speed: number;
  /** Virtual milliseconds until the end; `undefined` runs until it is interrupted. */
  readonly duration: number | undefined;
  /** Called with the pacer before time moves; what it opens lives as long as the run. Gives what closes it. */
  readonly open: (pacer: Pacer) => Promise<() => Promise<void> | void>;
}

/** Lets time pass until the duration is over or the user interrupts. Rejects with what an event throws. */
export async function run({ time, speed, duration, open }: RunOptions): Promise<void> {
  const { signal, done } = interrupted();
  let finish: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  // The first one counts; a failure while everything is being closed is handled there.
  ended.catch(() => undefined);
  const pacer = new Pacer({ time, speed, onError: fail });
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
  let close: (() => Promise<void> | void) | undefined;
  try {
    close = await open(pacer);
    pacer.start();
    await ended;
  } finally {
    pacer.stop();
    await close?.();
    clearInterval(alive);
    done();
  }
}
