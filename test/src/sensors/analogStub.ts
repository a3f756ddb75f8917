import type { AnalogConstructor, AnalogOptions, ProbeWiring } from "../../../src/board/io";

/** What an analogue io does, for the tests to set and to look at. */
export interface AnalogStub {
  resolution: number;
  /** Gives the codes; may throw. */
  read: () => number | undefined;
  reads: number;
  opened: number;
  closed: number;
  options: AnalogOptions | undefined;
  /** Thrown by the constructor. */
  refusal: Error | undefined;
  readonly sensor: ProbeWiring["soilMoisture"];
}

/** A wiring whose analogue io reads what `read` says; 12 bits on 2450 mV, as on an ESP32. */
export function analogStub(read: () => number | undefined = () => 2000): AnalogStub {
  class Io {
    constructor(options: AnalogOptions) {
      if (stub.refusal !== undefined) throw stub.refusal;
      stub.opened++;
      stub.options = options;
    }
    get resolution(): number {
      return stub.resolution;
    }
    read(): number | undefined {
      stub.reads++;
      return stub.read();
    }
    close(): void {
      stub.closed++;
    }
  }
  const stub: AnalogStub = {
    resolution: 12,
    read,
    reads: 0,
    opened: 0,
    closed: 0,
    options: undefined,
    refusal: undefined,
    sensor: { io: Io satisfies AnalogConstructor, pin: 34, fullScaleMillivolts: 2450 },
  };
  return stub;
}

/** The code of the SDK's driver for a voltage: scaled and cut off (modules/io/analog/esp32). */
export function codeFor(millivolts: number): number {
  return Math.min(4095, Math.floor((millivolts * 4095) / 2450));
}
