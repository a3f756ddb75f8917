import type { Supply } from "../../supply";
import { fullScaleMillivolts } from "./fullScale";
import { AnalogInput } from "./sdk";

/** A battery behind a voltage divider on an ADC pin. */
export class BatterySupply implements Supply {
  readonly #pin: number;
  readonly #ratio: number;

  /** @param ratio volts at the battery for one volt at the pin */
  constructor(pin: number, ratio: number) {
    this.#pin = pin;
    this.#ratio = ratio;
  }

  voltage(): number | undefined {
    let input: AnalogInput | undefined;
    try {
      input = new AnalogInput({ pin: this.#pin });
      const code = input.read();
      if (code === undefined) return undefined;
      const millivolts = (code * fullScaleMillivolts) / (2 ** input.resolution - 1);
      return (millivolts * this.#ratio) / 1000;
    } catch {
      return undefined;
    } finally {
      input?.close();
    }
  }
}
