import type { AnalogInput, OneWireBus, ProbeWiring } from "../../src/board/io";
import { type Handle, type PortCalls, type Taken, toWireNumber } from "./xsMessages";

/** An analog input that can tell its next codes ahead, without consuming them. */
interface PeekableInput extends AnalogInput {
  peek(count: number): readonly (number | undefined)[];
}

type IoCalls = Pick<
  PortCalls,
  | "analog.open"
  | "analog.peek"
  | "analog.close"
  | "oneWire.open"
  | "oneWire.reset"
  | "oneWire.write"
  | "oneWire.read"
  | "oneWire.close"
>;

/** In Node: the bus io that the machine has opened. */
export class XsHostIo {
  readonly calls: IoCalls;
  readonly #inputs = new Map<Handle, AnalogInput>();
  readonly #buses = new Map<Handle, OneWireBus>();

  constructor(probes: ProbeWiring) {
    const { soilMoisture, soilTemperature } = probes;
    this.calls = {
      "analog.open": (handle, pin) => {
        const input = new soilMoisture.io({ ...soilMoisture, pin });
        this.#inputs.set(handle, input);
        return input.resolution;
      },
      "analog.peek": (handle, count) => {
        const input = this.#input(handle);
        const codes = isPeekable(input) ? input.peek(count) : [input.read()];
        return codes.map((code) => toWireNumber(code));
      },
      "analog.close": (handle) => this.#input(handle).close(),
      "oneWire.open": (handle, pin) => {
        this.#buses.set(handle, new soilTemperature.io({ ...soilTemperature, pin }));
      },
      "oneWire.reset": (handle) => this.#bus(handle).reset(),
      "oneWire.write": (handle, byte) => this.#bus(handle).write(byte),
      "oneWire.read": (handle, count) => Buffer.from(this.#bus(handle).read(count)).toString("base64"),
      "oneWire.close": (handle) => this.#bus(handle).close(),
    };
  }

  /** Consumes the codes that the machine has read out of those it was told ahead. */
  take(taken: Taken): void {
    for (const [handle, count] of taken) {
      const input = this.#input(handle);
      // An input that cannot peek consumed its code when it was fetched.
      if (isPeekable(input)) for (let index = 0; index < count; index++) input.read();
    }
  }

  #input(handle: Handle): AnalogInput {
    return found(this.#inputs.get(handle));
  }

  #bus(handle: Handle): OneWireBus {
    return found(this.#buses.get(handle));
  }
}

function isPeekable(input: AnalogInput): input is PeekableInput {
  return "peek" in input && typeof input.peek === "function";
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("There is no io of this number.");
  return value;
}
