import type { BoardIo, DigitalOutput } from "../board/io";

/** A part's supply, switched by a pin: on at 1. A part without such a pin is always powered, and nothing happens here. */
export class GatedSupply {
  #output: DigitalOutput | undefined;

  /** Off, from the moment the pin is taken. Throws where the pin cannot serve. */
  constructor(io: BoardIo, pin: number | undefined) {
    this.#output = pin === undefined ? undefined : new io.digitalOutput({ pin, initialValue: 0 });
  }

  /** False where the pin could not be switched: the part is then not to be believed. */
  on(): boolean {
    try {
      this.#output?.write(1);
      return true;
    } catch {
      return false;
    }
  }

  /** Never throws: a measurement that is over is not lost over it, and the next one shows whether the pin works. */
  off(): void {
    try {
      this.#output?.write(0);
    } catch {}
  }

  /** Off, and releases the pin. May be called twice. */
  close(): void {
    this.off();
    const output = this.#output;
    this.#output = undefined;
    output?.close();
  }
}
