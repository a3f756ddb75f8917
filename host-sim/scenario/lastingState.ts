export interface LastingStateOptions<State> {
  /** The state at the beginning, of which no span is told. */
  readonly normal: State;
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  readonly after: (milliseconds: number, callback: () => void) => void;
  /** The state is another now: by an event, or as the time of one is over. */
  readonly onChange: (state: State, cause: "event" | "end") => void;
}

interface Span<State> {
  readonly state: State;
  readonly from: number;
  readonly to: number;
}

/**
 * A state that events change, for good or for a time, and that may overlap: the one that began last holds. As its time is over
 * what it came over holds again, so long as that lasts itself; an event for good ends all that lasts.
 */
export class LastingState<State> {
  readonly #options: LastingStateOptions<State>;
  #forGood: State;
  #passing: { readonly state: State }[] = [];
  #now: State;
  #since: number;
  readonly #spans: Span<State>[] = [];

  constructor(options: LastingStateOptions<State>) {
    this.#options = options;
    this.#forGood = options.normal;
    this.#now = options.normal;
    this.#since = options.ticks();
  }

  get now(): State {
    return this.#now;
  }

  /** @param length milliseconds; for good where absent */
  set(state: State, length?: number): void {
    if (length === undefined) {
      this.#forGood = state;
      this.#passing = [];
    } else {
      const own = { state };
      this.#passing.push(own);
      this.#options.after(length, () => {
        this.#passing = this.#passing.filter((other) => other !== own);
        this.#settle("end");
      });
    }
    this.#settle("event");
  }

  /** How long each state but the normal one held, until now. */
  spans(): readonly Span<State>[] {
    return [...this.#spans, ...this.#present()];
  }

  #settle(cause: "event" | "end"): void {
    const last = this.#passing.at(-1);
    const state = last === undefined ? this.#forGood : last.state;
    if (state === this.#now) return;
    this.#spans.push(...this.#present());
    this.#now = state;
    this.#since = this.#options.ticks();
    this.#options.onChange(state, cause);
  }

  #present(): readonly Span<State>[] {
    const to = this.#options.ticks();
    if (this.#now === this.#options.normal || to === this.#since) return [];
    return [{ state: this.#now, from: this.#since, to }];
  }
}
