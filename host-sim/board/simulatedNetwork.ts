import type { Network } from "../../src/board/network";
import type { Timer } from "../../src/board/timer";
import { BreakableStreams } from "./breakableStreams";
import { NamedTimers } from "./namedTimers";
import type { SeededRandom } from "./random";
import type { StreamOpener } from "./streamOpener";

export interface SimulatedNetworkOptions {
  readonly timer: Timer;
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  readonly random: SeededRandom;
  /** Called when SNTP has answered, before the firmware hears of it. */
  readonly onClock: () => void;
}

/** To an address from DHCP: 4 s with the SDK's full scan on an emulated ESP32-C3, 1.1 s where the access point is known; in between. */
const JOIN_MILLISECONDS = 2_000;
/** One question and one answer over the air and to a near server. */
const CLOCK_MILLISECONDS = 120;
/** How long a client waits for a time server that does not answer. */
const CLOCK_TIMEOUT_MILLISECONDS = 5_000;
/** How often the signal strength changes. */
const SIGNAL_MILLISECONDS = 60_000;

/**
 * Wi-Fi as the firmware sees it: joining takes its time, the access point can go and come back, the time server can
 * fail. Streams opened `through` it break when it goes down.
 */
export class SimulatedNetwork implements Network {
  readonly #options: SimulatedNetworkOptions;
  readonly #timers: NamedTimers;
  readonly #streams: BreakableStreams;
  /** Where the board stands, in dBm: from a garden's end to beside the access point. */
  readonly #strength: number;
  #onChanged: ((up: boolean) => void) | undefined;
  #up = false;
  #isAvailable = true;
  #clockAnswers = true;

  constructor(options: SimulatedNetworkOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.timer);
    this.#streams = new BreakableStreams(options.timer);
    this.#strength = -75 + Math.floor(options.random.fork("strength").random() * 26);
  }

  get isUp(): boolean {
    return this.#up;
  }

  open(onChanged: (up: boolean) => void): void {
    this.#onChanged = onChanged;
    this.#join();
  }

  close(): void {
    this.#onChanged = undefined;
    this.#timers.clear("network join");
    this.#timers.clear("network lost");
    this.#drop();
  }

  signal(): number | undefined {
    if (!this.#up) return undefined;
    // By the minute, not by the call: the same however often it is asked.
    const minute = Math.floor(this.#options.ticks() / SIGNAL_MILLISECONDS);
    return this.#strength - 3 + Math.floor(this.#options.random.at(minute) * 7);
  }

  synchronizeClock(onDone: (set: boolean) => void): void {
    const { timer, onClock } = this.#options;
    if (!this.#up) {
      timer.set("network clock", 0, () => onDone(false));
      return;
    }
    const answers = this.#clockAnswers;
    timer.set("network clock", answers ? CLOCK_MILLISECONDS : CLOCK_TIMEOUT_MILLISECONDS, () => {
      const set = answers && this.#up;
      if (set) onClock();
      onDone(set);
    });
  }

  /** A fault, or its end: whether the access point is there. */
  setAvailable(isAvailable: boolean): void {
    if (isAvailable === this.#isAvailable) return;
    this.#isAvailable = isAvailable;
    if (isAvailable) this.#join();
    else {
      this.#timers.clear("network join");
      if (!this.#up) return;
      this.#drop();
      this.#timers.set("network lost", 0, () => this.#onChanged?.(false));
    }
  }

  /** A fault, or its end: whether the time server answers. */
  setClockAnswers(answers: boolean): void {
    this.#clockAnswers = answers;
  }

  /** Opens streams as long as this network is up, and breaks them when it goes down. */
  through(opener: StreamOpener): StreamOpener {
    const breakable = this.#streams.through(opener);
    return (target, handlers) => {
      if (this.#up) return breakable(target, handlers);
      const { timer } = this.#options;
      const id = timer.set("network refuse", 0, () => handlers.onError(new Error("the network is down")));
      return () => timer.clear(id);
    };
  }

  #join(): void {
    if (!this.#isAvailable || this.#onChanged === undefined || this.#up) return;
    this.#timers.set("network join", JOIN_MILLISECONDS, () => {
      this.#up = true;
      this.#onChanged?.(true);
    });
  }

  #drop(): void {
    this.#up = false;
    this.#streams.breakAll(new Error("the network went down"));
  }
}
