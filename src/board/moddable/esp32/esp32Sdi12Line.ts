import type { Sdi12Line, Sdi12Options } from "../../io";
import { closeSdi12, openSdi12, receiveSdi12, sendSdi12 } from "./sdk";

/**
 * SDI-12 on the chip's second UART (sdi12Line.c), so one line a board. The wire has 5 V and the chip bears 3.3 V, so it
 * takes a transceiver on two pins, one that keeps the polarity and lets go of the wire while `transmitPin` is low. Compiled
 * for a C3, and never tried on a wire.
 */
export class Esp32Sdi12Line implements Sdi12Line {
  #open = false;

  /** Throws, with a sentence, where there is no transceiver, or where the pins or the UART are in use. */
  constructor({ pin, transmitPin }: Sdi12Options) {
    if (pin === transmitPin)
      throw new RangeError(
        "transmitPin must be another pin than pin: SDI-12 has 5 V, so the board needs a transceiver.",
      );
    openSdi12(pin, transmitPin);
    this.#open = true;
  }

  send(command: string): void {
    this.#check();
    sendSdi12(command);
  }

  receive(): Uint8Array {
    this.#check();
    return new Uint8Array(receiveSdi12());
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSdi12();
  }

  #check(): void {
    if (!this.#open) throw new Error("The SDI-12 line is closed.");
  }
}
