/**
 * Bus io in the shape of ECMA-419, injected into the drivers: `sensor: { io, …options of the io }`.
 * A constructor throws where the pin cannot serve; `close` may be called twice.
 */
export interface AnalogInput {
  /** Bits of a reading: `read` gives 0 to 2^resolution - 1. */
  readonly resolution: number;
  /** The raw code, or `undefined` where the conversion failed. */
  read(): number | undefined;
  close(): void;
}

export interface AnalogOptions {
  readonly pin: number;
}

export type AnalogConstructor = new (options: AnalogOptions) => AnalogInput;

/** A 1-Wire bus master at byte level (Maxim application note 126). */
export interface OneWireBus {
  /** Sends a reset pulse; true when a part answered with its presence pulse. */
  reset(): boolean;
  /** Writes one byte, least significant bit first. */
  write(byte: number): void;
  /** Reads `count` bytes. An empty bus reads as 0xFF. */
  read(count: number): Uint8Array;
  close(): void;
}

export interface OneWireOptions {
  readonly pin: number;
}

export type OneWireConstructor = new (options: OneWireOptions) => OneWireBus;

/** The soil probes of a board and the io they hang on. */
export interface ProbeWiring {
  readonly soilMoisture: {
    readonly io: AnalogConstructor;
    readonly pin: number;
    /** Millivolts that the highest code stands for: 2450 on ESP32 at 12 dB, as the SDK's calibrated driver scales it. */
    readonly fullScaleMillivolts: number;
  };
  readonly soilTemperature: { readonly io: OneWireConstructor; readonly pin: number };
}
