/**
 * Bus io in the shape of ECMA-419, injected into the drivers. A constructor throws where a pin cannot serve; what goes
 * wrong on the bus later is thrown by the call; `close` may be called twice.
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

/** One part on an I²C bus (ECMA-419 clause 10.4). Several may share the pins under different addresses. */
export interface I2cPort {
  /** Writes and sends a stop condition. Throws where the part does not acknowledge. */
  write(bytes: Uint8Array): void;
  /** Reads `count` bytes and sends a stop condition. Throws where the part does not acknowledge its address. */
  read(count: number): Uint8Array;
  close(): void;
}

export interface I2cOptions {
  readonly data: number;
  readonly clock: number;
  /** 7 bits. */
  readonly address: number;
  /** Bits a second. */
  readonly hertz: number;
}

export type I2cConstructor = new (options: I2cOptions) => I2cPort;

/** A digital output. */
export interface DigitalOutput {
  write(value: 0 | 1): void;
  close(): void;
}

export interface DigitalOutputOptions {
  readonly pin: number;
  readonly initialValue: 0 | 1;
}

export type DigitalOutputConstructor = new (options: DigitalOutputOptions) => DigitalOutput;

/**
 * The electrical side of an SDI-12 data line: 1200 baud, 7 data bits, even parity, inverted, both directions on one wire
 * (SDI-12 specification 1.4, clauses 3 and 7). It times the break and turns the line round; what is said is the driver's.
 */
export interface Sdi12Line {
  /**
   * Sends a break (at least 12 ms), marking (at least 8.33 ms), then the command, and turns the line round for the
   * answer. What was received before is dropped. Returns at once: it is sent in the background.
   */
  send(command: string): void;
  /**
   * The characters received since the last call, in order, with the parity bit taken off; a character whose parity or
   * stop bit is wrong comes as 0xFF. Empty where there are none.
   */
  receive(): Uint8Array;
  close(): void;
}

export interface Sdi12Options {
  /** The data wire's pin, or that which hears it where the board has a transceiver. */
  readonly pin: number;
  /** The pin that drives the wire through a transceiver; the same as `pin` where there is none. */
  readonly transmitPin: number;
}

export type Sdi12Constructor = new (options: Sdi12Options) => Sdi12Line;

/** The io of a board, which drivers are given. */
export interface BoardIo {
  readonly analog: AnalogConstructor;
  /** Millivolts that the highest code stands for: 2450 on ESP32 at 12 dB, as the SDK's calibrated driver scales it. */
  readonly fullScaleMillivolts: number;
  readonly oneWire: OneWireConstructor;
  readonly i2c: I2cConstructor;
  readonly digitalOutput: DigitalOutputConstructor;
  /** `undefined` on a board that has no UART to spare for it. */
  readonly sdi12: Sdi12Constructor | undefined;
}

/** The pins of a chip, by what they can do. */
export interface BoardPins {
  /** Pins of ADC1: ADC2 is the radio's while Wi-Fi runs (ESP32 technical reference manual; ESP-IDF, ADC). */
  readonly analog: readonly number[];
  /** Pins that are inputs only (ESP32: GPIO 34 to 39). */
  readonly inputOnly: readonly number[];
  /** Highest GPIO number. */
  readonly highest: number;
  /** GPIO numbers in between that the chip has not, or needs for its own flash and console. */
  readonly reserved: readonly number[];
  /** How many buses of a kind the chip drives; not limited where absent. */
  readonly mostBuses?: { readonly i2c: number; readonly oneWire: number; readonly sdi12: number };
  /** Whether SDI-12 takes a transceiver, and so a `transmitPin` of its own: no chip here bears the 5 V of its wire. */
  readonly sdi12NeedsTransceiver?: boolean;
}
