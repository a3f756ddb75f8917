import type { DigitalOutput, DigitalOutputOptions } from "../../io";
import { Digital } from "./sdk";

/** A pin as an output, as the supply of a probe is switched with. */
export class Esp32DigitalOutput implements DigitalOutput {
  #pin: Digital | undefined;

  constructor({ pin, initialValue }: DigitalOutputOptions) {
    this.#pin = new Digital({ pin, mode: Digital.Output, activeLow: false, initialValue });
  }

  write(value: 0 | 1): void {
    if (this.#pin === undefined) throw new Error("The output is closed.");
    this.#pin.write(value);
  }

  close(): void {
    const pin = this.#pin;
    this.#pin = undefined;
    pin?.close();
  }
}
