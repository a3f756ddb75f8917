/** The way to the outside below MQTT: joined or not, how strong, what time it is. Rejoins by itself after a loss. */
export interface Network {
  /** Starts joining. `onChanged` is called with every change of `up`, never inside this call. */
  open(onChanged: (up: boolean) => void): void;
  close(): void;
  /** Received signal strength in dBm (-100 to 0), or `undefined` where there is no radio or no connection. */
  signal(): number | undefined;
  /** Sets the wall clock from the network (SNTP). `onDone` is called exactly once, never inside this call. */
  synchronizeClock(onDone: (set: boolean) => void): void;
}
