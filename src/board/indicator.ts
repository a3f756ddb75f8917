/** A light on the board that people can see. */
export interface Indicator {
  set(on: boolean): void;
}
