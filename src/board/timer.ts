/** Names a pending timer; only good for `clear`. */
export type TimerId = number;

/** One-shot timers. The name says what waits, so that what is pending can be listed and a leak has a name. */
export interface Timer {
  /**
   * Calls back once after at least `milliseconds` (0 or more; 0 means "after the present callback").
   * Never calls back inside the call itself.
   */
  set(name: string, milliseconds: number, callback: () => void): TimerId;
  /** Cancels; harmless for a timer that has fired, was cancelled, or is `undefined`. */
  clear(id: TimerId | undefined): void;
}
