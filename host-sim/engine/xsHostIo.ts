import type { AnalogInput, BoardIo, DigitalOutput, I2cPort, OneWireBus, Sdi12Line } from "../../src/board/io";
import { type Handle, type PortCalls, type Taken, toWireNumber } from "./xsMessages";

/** An analog input that can tell its next codes ahead, without consuming them. */
interface PeekableInput extends AnalogInput {
  peek(count: number): readonly (number | undefined)[];
}

type IoName = "analog" | "oneWire" | "i2c" | "digitalOutput" | "sdi12";
type IoCalls = {
  [Name in keyof PortCalls as Name extends `${IoName}.${string}` ? Name : never]: PortCalls[Name];
};

/** In Node: the bus io that the machine has opened. */
export class XsHostIo {
  readonly calls: IoCalls;
  readonly #inputs = new Map<Handle, AnalogInput>();

  constructor(io: BoardIo) {
    const inputs = this.#inputs;
    const buses = new Map<Handle, OneWireBus>();
    const ports = new Map<Handle, I2cPort>();
    const outputs = new Map<Handle, DigitalOutput>();
    const lines = new Map<Handle, Sdi12Line>();
    this.calls = {
      "analog.open": (handle, pin) => {
        const input = new io.analog({ pin });
        inputs.set(handle, input);
        return input.resolution;
      },
      "analog.peek": (handle, count) => {
        const input = found(inputs, handle);
        const codes = isPeekable(input) ? input.peek(count) : [input.read()];
        return codes.map((code) => toWireNumber(code));
      },
      "analog.close": (handle) => found(inputs, handle).close(),
      "oneWire.open": (handle, pin) => {
        buses.set(handle, new io.oneWire({ pin }));
      },
      "oneWire.reset": (handle) => found(buses, handle).reset(),
      "oneWire.write": (handle, byte) => found(buses, handle).write(byte),
      "oneWire.read": (handle, count) => encode(found(buses, handle).read(count)),
      "oneWire.close": (handle) => found(buses, handle).close(),
      "i2c.open": (handle, data, clock, address, hertz) => {
        ports.set(handle, new io.i2c({ data, clock, address, hertz }));
      },
      "i2c.write": (handle, bytes) =>
        found(ports, handle).write(new Uint8Array(Buffer.from(bytes, "base64"))),
      "i2c.read": (handle, count) => encode(found(ports, handle).read(count)),
      "i2c.close": (handle) => found(ports, handle).close(),
      "digitalOutput.open": (handle, pin, initialValue) => {
        outputs.set(handle, new io.digitalOutput({ pin, initialValue }));
      },
      "digitalOutput.write": (handle, value) => found(outputs, handle).write(value),
      "digitalOutput.close": (handle) => found(outputs, handle).close(),
      "sdi12.open": (handle, pin, transmitPin) => {
        if (io.sdi12 === undefined) throw new Error("The board has no UART to spare for SDI-12.");
        lines.set(handle, new io.sdi12({ pin, transmitPin }));
      },
      "sdi12.send": (handle, command) => found(lines, handle).send(command),
      "sdi12.receive": (handle) => encode(found(lines, handle).receive()),
      "sdi12.close": (handle) => found(lines, handle).close(),
    };
  }

  /** Consumes the codes that the machine has read out of those it was told ahead. */
  take(taken: Taken): void {
    for (const [handle, count] of taken) {
      const input = found(this.#inputs, handle);
      // An input that cannot peek consumed its code when it was fetched.
      if (isPeekable(input)) for (let index = 0; index < count; index++) input.read();
    }
  }
}

function isPeekable(input: AnalogInput): input is PeekableInput {
  return "peek" in input && typeof input.peek === "function";
}

function found<Io>(opened: Map<Handle, Io>, handle: Handle): Io {
  const io = opened.get(handle);
  if (io === undefined) throw new Error("There is no io of this number.");
  return io;
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
