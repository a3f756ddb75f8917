export interface Memory {
  /** Bytes of system heap free, or `undefined` where the platform cannot say. */
  free(): number | undefined;
}
