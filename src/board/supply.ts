/** The power supply. */
export interface Supply {
  /** Volts at the battery, or `undefined` where the board cannot measure it. */
  voltage(): number | undefined;
}
