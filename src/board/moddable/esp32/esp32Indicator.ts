import type { Indicator } from "../../indicator";
import { Digital } from "./sdk";

/** A light on a pin of its own, dark at first. */
export class Esp32Indicator implements Indicator {
  readonly #pin: Digital;

  /** Throws, with a sentence, where the pin cannot drive a light (GPIO 34 to 39 of the ESP32 are inputs only). */
  constructor(pin: number, activeLow: boolean) {
    try {
      this.#pin = new Digital({ pin, mode: Digital.Output, activeLow, initialValue: 0 });
    } catch {
      throw new Error(`The setting "lightPin" names GPIO ${pin}, which cannot drive a light.`);
    }
  }

  set(on: boolean): void {
    this.#pin.write(on ? 1 : 0);
  }
}
