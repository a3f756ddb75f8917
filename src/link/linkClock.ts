import type { Clock, Ticks } from "../board/clock";
import type { Network } from "../board/network";

/**
 * The clock is set anew once a day, as it drifts by some seconds. A connection that holds does it with its token; one
 * that is opened for a short while each time would never get there.
 */
const lifeMilliseconds = 86_400_000;

/** When the clock is to be set from the network, and the question for the time. */
export class LinkClock {
  readonly #clock: Clock;
  readonly #network: Network;
  /** Which question is the present one: an answer may come after its deadline. */
  #question = 0;
  #askedAt: Ticks = 0;
  #isDoubtful = false;

  constructor(clock: Clock, network: Network) {
    this.#clock = clock;
    this.#network = network;
  }

  /** It may be wrong: it is to be set before the next connection. */
  doubt(): void {
    this.#isDoubtful = true;
  }

  /** Nothing speaks against it any more. */
  trust(): void {
    this.#isDoubtful = false;
  }

  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  get isSet(): boolean {
    return this.#clock.now() !== undefined;
  }

  get isOld(): boolean {
    return this.#clock.ticks() - this.#askedAt >= lifeMilliseconds;
  }

  /** @param onDone called where the time server answered, with yes or no, and no other question followed */
  ask(onDone: () => void): void {
    const question = ++this.#question;
    this.#isDoubtful = false;
    this.#askedAt = this.#clock.ticks();
    this.#network.synchronizeClock(() => {
      if (question === this.#question) onDone();
    });
  }
}
