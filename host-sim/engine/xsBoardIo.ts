import type { AnalogConstructor, OneWireConstructor } from "../../src/board/io";
import type { XsBridge } from "./xsBridge";
import { fromBase64 } from "./xsGlobals";
import { fromWireNumber, type Handle, type Taken, type WireNumber } from "./xsMessages";

/** Codes fetched at once: what a sample of the moisture probe is made of, so that it takes one crossing. */
const fetchedCodes = 80;

/** In the machine: the analog inputs of the board. A code is fetched ahead of its `read`, but consumed by it. */
export function createXsAnalog(bridge: XsBridge): AnalogConstructor {
  let ahead:
    | { readonly input: Handle; readonly codes: readonly (WireNumber | null)[]; taken: number }
    | undefined;
  // Anything that crosses may change what the next code is, so nothing fetched outlives a crossing.
  bridge.onCrossing = (): Taken => {
    const taken: Taken = ahead === undefined || ahead.taken === 0 ? [] : [[ahead.input, ahead.taken]];
    ahead = undefined;
    return taken;
  };
  return class XsAnalogInput {
    readonly resolution: number;
    readonly #handle = bridge.newHandle();
    #open = true;

    constructor({ pin }: { readonly pin: number }) {
      this.resolution = bridge.call("analog.open", this.#handle, pin);
    }

    read(): number | undefined {
      if (ahead?.input !== this.#handle || ahead.taken === ahead.codes.length) {
        const codes = bridge.call("analog.peek", this.#handle, fetchedCodes);
        ahead = { input: this.#handle, codes, taken: 0 };
      }
      const code = ahead.codes[ahead.taken];
      ahead.taken += 1;
      return fromWireNumber(code ?? null);
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      bridge.call("analog.close", this.#handle);
    }
  };
}

/** In the machine: the 1-Wire buses of the board. */
export function createXsOneWire(bridge: XsBridge): OneWireConstructor {
  return class XsOneWireBus {
    readonly #handle = bridge.newHandle();
    #open = true;

    constructor({ pin }: { readonly pin: number }) {
      bridge.call("oneWire.open", this.#handle, pin);
    }

    reset(): boolean {
      return bridge.call("oneWire.reset", this.#handle);
    }

    write(byte: number): void {
      bridge.call("oneWire.write", this.#handle, byte);
    }

    read(count: number): Uint8Array {
      return fromBase64(bridge.call("oneWire.read", this.#handle, count));
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      bridge.call("oneWire.close", this.#handle);
    }
  };
}
