import type { AnalogConstructor, AnalogInput, AnalogOptions } from "../../src/board/io";
import { clockedIn, isSame } from "./corruption";
import type { Disturber } from "./disturber";

/** An analogue io of which each conversion is an exchange with an answer only: a code, high byte first. */
export function disturbedAnalog(Analog: AnalogConstructor, disturber: Disturber): AnalogConstructor {
  return class implements AnalogInput {
    readonly #input: AnalogInput;
    readonly #source: string;
    readonly resolution: number;

    constructor(options: AnalogOptions) {
      this.#input = new Analog(options);
      this.#source = String(options.pin);
      this.resolution = this.#input.resolution;
    }

    read(): number | undefined {
      disturber.beginExchange();
      const code = this.#input.read();
      if (code === undefined) return undefined;
      const frame = {
        bytes: Uint8Array.of(code >> 8, code & 0xff),
        source: this.#source,
        question: "conversion",
      };
      const kind = disturber.answerKind();
      disturber.keepAnswer(frame);
      if (kind === undefined) return code;
      const heard = disturber.answer(kind, frame);
      if (heard === undefined) {
        disturber.count();
        return undefined;
      }
      const bytes = clockedIn(heard, 2);
      // Twelve lines come out of the converter: the upper four bits are not there to be wrong.
      bytes[0] = (bytes[0] ?? 0) & 0x0f;
      if (!isSame(bytes, frame.bytes)) disturber.count();
      return ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    }

    close(): void {
      this.#input.close();
    }
  };
}
