/** Randomness for jitter and identifiers; not for keys. */
export interface Entropy {
  /** A number in [0, 1). */
  random(): number;
}
