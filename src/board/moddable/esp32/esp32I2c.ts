import type { I2cOptions, I2cPort } from "../../io";
import { I2c } from "./sdk";

/** Milliseconds for a whole message; a part that holds the clock longer counts as one that does not answer. */
const longestMessage = 100;

/** I²C by the SDK's driver, with the chip's own pull-ups on: they are weak, a longer bus needs resistors. */
export class Esp32I2c implements I2cPort {
  #port: I2c | undefined;

  constructor({ data, clock, address, hertz }: I2cOptions) {
    this.#port = new I2c({ data, clock, address, hz: hertz, timeout: longestMessage });
  }

  write(bytes: Uint8Array): void {
    // A message without content is a question whether the part is there; the driver answers it and does not throw.
    if (this.#open().write(bytes) === 1) throw new Error("The I²C part does not acknowledge.");
  }

  read(count: number): Uint8Array {
    return new Uint8Array(this.#open().read(count));
  }

  close(): void {
    const port = this.#port;
    this.#port = undefined;
    port?.close();
  }

  #open(): I2c {
    if (this.#port === undefined) throw new Error("The I²C port is closed.");
    return this.#port;
  }
}
