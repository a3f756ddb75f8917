import type { OneWireConstructor, OneWireOptions, ProbeWiring } from "../../../src/board/io";
import { crc8 } from "../../../src/sensors/crc8";

/** What a 1-Wire bus does, for the tests to set and to look at. */
export interface OneWireStub {
  present: boolean;
  scratchpad: Uint8Array;
  written: number[];
  opened: number;
  closed: number;
  /** Thrown by the constructor. */
  refusal: Error | undefined;
  /** Thrown by the named call. */
  broken: "reset" | "write" | "read" | undefined;
  readonly sensor: ProbeWiring["soilTemperature"];
}

/** A wiring with one part on its 1-Wire bus. */
export function oneWireStub(scratchpad: Uint8Array = scratchpadOf(0x0191)): OneWireStub {
  class Bus {
    constructor(_options: OneWireOptions) {
      if (stub.refusal !== undefined) throw stub.refusal;
      stub.opened++;
    }
    reset(): boolean {
      if (stub.broken === "reset") throw new Error("bus");
      return stub.present;
    }
    write(byte: number): void {
      if (stub.broken === "write") throw new Error("bus");
      stub.written.push(byte);
    }
    read(count: number): Uint8Array {
      if (stub.broken === "read") throw new Error("bus");
      return stub.scratchpad.slice(0, count);
    }
    close(): void {
      stub.closed++;
    }
  }
  const stub: OneWireStub = {
    present: true,
    scratchpad,
    written: [],
    opened: 0,
    closed: 0,
    refusal: undefined,
    broken: undefined,
    sensor: { io: Bus satisfies OneWireConstructor, pin: 4 },
  };
  return stub;
}

/** A scratchpad with a right CRC; `raw` is the temperature register, `resolution` 9 to 12 bits. */
export function scratchpadOf(
  raw: number,
  { resolution = 12, reserved6 = 0x10 - (raw & 0x0f) } = {},
): Uint8Array {
  const configuration = ((resolution - 9) << 5) | 0x1f;
  const bytes = Uint8Array.of(raw & 0xff, (raw >> 8) & 0xff, 75, 70, configuration, 0xff, reserved6, 0x10, 0);
  bytes[8] = crc8(bytes, 8);
  return bytes;
}
