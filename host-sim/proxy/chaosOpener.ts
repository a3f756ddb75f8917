import type { Timer } from "../../src/board/timer";
import { createMemoryPair } from "../board/memoryPair";
import type { SeededRandom } from "../board/random";
import type { StreamOpener } from "../board/streamOpener";
import { ChaosPipe, type PipeLife } from "./chaosPipe";
import type { ChaosPlan } from "./chaosPlan";

export interface ChaosOpenerOptions {
  readonly timer: Timer;
  readonly random: SeededRandom;
  /** Asked at each opening: it may change with time. */
  readonly planOf: () => ChaosPlan;
  readonly onEnd?: (life: PipeLife) => void;
}

/** Streams of another opener, on a bad network. Chance repeats with the seed and the number of the stream. */
export function chaosOpener(opener: StreamOpener, options: ChaosOpenerOptions): StreamOpener {
  const { timer, random, planOf, onEnd = () => undefined } = options;
  let count = 0;
  return (target, handlers) => {
    const plan = planOf();
    const number = ++count;
    if (plan.refuses) {
      const id = timer.set("chaos refusal", 0, () =>
        handlers.onError(
          new Error(`${target.host}:${target.port} refused the connection: nothing listens there`),
        ),
      );
      return () => timer.clear(id);
    }
    return opener(target, {
      ...(handlers.onStep && { onStep: handlers.onStep }),
      onOpen: (server) => {
        const pair = createMemoryPair({ timer, latency: 0 });
        const client = Object.assign(pair.far, {
          abort: () => pair.cut(new Error(`${target.host}:${target.port} broke the connection off`)),
        });
        new ChaosPipe(client, server, { timer, random: random.fork(`${number}`), plan, onEnd });
        handlers.onOpen(pair.near);
      },
      onError: handlers.onError,
    });
  };
}
