import type {
  AnalogConstructor,
  BoardIo,
  DigitalOutputConstructor,
  DigitalOutputOptions,
  I2cConstructor,
  I2cOptions,
  OneWireConstructor,
  Sdi12Constructor,
  Sdi12Options,
} from "../../src/board/io";
import type { XsBridge } from "./xsBridge";
import { fromBase64, toBase64 } from "./xsGlobals";
import { fromWireNumber, type Handle, type Taken, type WireNumber } from "./xsMessages";

/** Codes fetched at once: what the last look at a moisture probe and its measurement take, so that both take one crossing. */
const fetchedCodes = 96;

/** In the machine: the io of the board. */
export function createXsIo(bridge: XsBridge): Omit<BoardIo, "fullScaleMillivolts"> {
  return {
    analog: createXsAnalog(bridge),
    oneWire: createXsOneWire(bridge),
    i2c: createXsI2c(bridge),
    digitalOutput: createXsDigitalOutput(bridge),
    sdi12: createXsSdi12(bridge),
  };
}

/** The analog inputs. A code is fetched ahead of its `read`, but consumed by it. */
function createXsAnalog(bridge: XsBridge): AnalogConstructor {
  // Of the input that has fetched last; none where `codes` is empty.
  let codes: readonly (WireNumber | null)[] = [];
  let owner: Handle = 0;
  let taken = 0;
  const none: Taken = [];
  // Anything that crosses may change what the next code is, so nothing fetched outlives a crossing.
  bridge.onCrossing = (): Taken => {
    if (owner === 0) return none;
    const told: Taken = taken === 0 ? none : [[owner, taken]];
    codes = [];
    owner = taken = 0;
    return told;
  };
  return class XsAnalogInput {
    readonly resolution: number;
    readonly #handle = bridge.newHandle();
    #open = true;

    constructor({ pin }: { readonly pin: number }) {
      this.resolution = bridge.call("analog.open", this.#handle, pin);
    }

    read(): number | undefined {
      if (owner !== this.#handle || taken >= codes.length) {
        codes = bridge.call("analog.peek", this.#handle, fetchedCodes);
        owner = this.#handle;
      }
      const code = codes[taken++];
      return typeof code === "number" ? code : fromWireNumber(code ?? null);
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      bridge.call("analog.close", this.#handle);
    }
  };
}

function createXsOneWire(bridge: XsBridge): OneWireConstructor {
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

function createXsI2c(bridge: XsBridge): I2cConstructor {
  return class XsI2cPort {
    readonly #handle = bridge.newHandle();
    #open = true;

    constructor({ data, clock, address, hertz }: I2cOptions) {
      bridge.call("i2c.open", this.#handle, data, clock, address, hertz);
    }

    write(bytes: Uint8Array): void {
      bridge.call("i2c.write", this.#handle, toBase64(bytes));
    }

    read(count: number): Uint8Array {
      return fromBase64(bridge.call("i2c.read", this.#handle, count));
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      bridge.call("i2c.close", this.#handle);
    }
  };
}

function createXsDigitalOutput(bridge: XsBridge): DigitalOutputConstructor {
  return class XsDigitalOutput {
    readonly #handle = bridge.newHandle();
    #open = true;

    constructor({ pin, initialValue }: DigitalOutputOptions) {
      bridge.call("digitalOutput.open", this.#handle, pin, initialValue);
    }

    write(value: 0 | 1): void {
      bridge.call("digitalOutput.write", this.#handle, value);
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      bridge.call("digitalOutput.close", this.#handle);
    }
  };
}

function createXsSdi12(bridge: XsBridge): Sdi12Constructor {
  return class XsSdi12Line {
    readonly #handle = bridge.newHandle();
    #open = true;

    constructor({ pin, transmitPin }: Sdi12Options) {
      bridge.call("sdi12.open", this.#handle, pin, transmitPin);
    }

    send(command: string): void {
      bridge.call("sdi12.send", this.#handle, command);
    }

    receive(): Uint8Array {
      return fromBase64(bridge.call("sdi12.receive", this.#handle));
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      bridge.call("sdi12.close", this.#handle);
    }
  };
}
