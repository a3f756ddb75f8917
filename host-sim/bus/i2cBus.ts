import type { I2cConstructor, I2cOptions, I2cPort } from "../../src/board/io";
import type { SimulatedBus } from "./simulatedPart";

/** A part on an I²C bus, at the level of transfers. */
export interface I2cPart {
  /** Hears what the controller writes. Returns whether the part acknowledges. */
  write(bytes: Uint8Array): boolean;
  /** `count` bytes that it answers with; 0xFF where it has none. `undefined` where it does not acknowledge. */
  read(count: number): Uint8Array | undefined;
  /**
   * How long it held the clock low in the transfer just made, ms (clock stretching). Never where absent. Where that is longer
   * than the controller bears it gives up; the part has heard and said what it did.
   */
  heldClock?(): number;
}

/**
 * A disturbance of a bus: it sees every transfer and may change it on its way. Where it returns `undefined` nobody
 * acknowledges.
 */
export interface I2cTap {
  /** What reaches the part of the bytes that the controller writes. */
  write(address: number, bytes: Uint8Array): Uint8Array | undefined;
  /** What reaches the controller of the part's answer; fewer bytes than `count` are a transfer that broke off. */
  read(address: number, count: number, answer: Uint8Array | undefined): Uint8Array | undefined;
}

/** What the controller of an ESP32 bears unless it is told otherwise, as it is not by the SDK's driver (ESP-IDF 5, scl_wait_us). */
export const longestHeldClock = 2;

/** The highest clock of the SDK's driver, bits a second. */
const HIGHEST_HERTZ = 20_000_000;

interface OpenPort {
  readonly data: number;
  readonly clock: number;
  readonly address: number;
}

/** What the I²C parts of a simulated board hang on. */
export interface I2cBuses {
  readonly i2c: I2cBus;
}

/** I²C buses by their two pins. A part answers on the pins that it hangs on, the right way round, and nowhere else. */
export class I2cBus implements SimulatedBus {
  /**
   * The io that a driver gets, with the refusals of the SDK's: a RangeError for a pin that is in use by another bus, for
   * an address that is open already, and for options out of range.
   */
  readonly I2c: I2cConstructor;
  /** Disturbs all buses while it is set. */
  tap: I2cTap | undefined;
  readonly #parts = new Map<string, I2cPart>();
  readonly #open = new Set<OpenPort>();

  constructor() {
    this.I2c = i2cOn(this);
  }

  /** Wires a part to a bus. Throws a RangeError where its address is taken: both would answer at once. */
  attach(data: number, clock: number, address: number, part: I2cPart): void {
    const key = keyOf({ data, clock, address });
    if (this.#parts.has(key))
      throw new RangeError(`address ${address} is taken on the bus at pins ${data} and ${clock}`);
    this.#parts.set(key, part);
  }

  partAt(port: OpenPort): I2cPart | undefined {
    return this.#parts.get(keyOf(port));
  }

  open(port: OpenPort): void {
    const { data, clock, address } = port;
    if (data === clock) throw new RangeError("data and clock must be two pins");
    for (const other of this.#open) {
      const sameBus = other.data === data && other.clock === clock;
      if (sameBus && other.address === address) throw new RangeError("duplicate address");
      const pins = [other.data, other.clock];
      if (!sameBus && (pins.includes(data) || pins.includes(clock))) throw new RangeError("in use");
    }
    this.#open.add(port);
  }

  /** Whether a port is open still: a reset of the board closes them all. */
  isOpen(port: OpenPort): boolean {
    return this.#open.has(port);
  }

  release(port: OpenPort): void {
    this.#open.delete(port);
  }

  releaseAll(): void {
    this.#open.clear();
  }
}

function keyOf({ data, clock, address }: OpenPort): string {
  return `${data}/${clock}/${address}`;
}

function i2cOn(bus: I2cBus): I2cConstructor {
  return class I2c implements I2cPort {
    readonly #port: OpenPort;

    constructor({ data, clock, address, hertz }: I2cOptions) {
      for (const pin of [data, clock]) if (!isWithin(pin, 0, 63)) throw new RangeError("invalid pin");
      if (!isWithin(address, 0, 127)) throw new RangeError("invalid address");
      if (!isWithin(hertz, 1, HIGHEST_HERTZ)) throw new RangeError("invalid hz");
      const port = { data, clock, address };
      bus.open(port);
      this.#port = port;
    }

    write(bytes: Uint8Array): void {
      const part = this.#part();
      const { address } = this.#port;
      const heard = bus.tap === undefined ? bytes : bus.tap.write(address, bytes.slice());
      if (heard === undefined || part?.write(heard.slice()) !== true || holdsTooLong(part))
        throw new Error("write failed");
    }

    read(count: number): Uint8Array {
      const part = this.#part();
      const { address } = this.#port;
      const answer = part?.read(count);
      const heard = bus.tap === undefined ? answer : bus.tap.read(address, count, answer);
      if (holdsTooLong(part) || heard === undefined) throw new Error("read failed");
      return heard;
    }

    close(): void {
      bus.release(this.#port);
    }

    #part(): I2cPart | undefined {
      if (!bus.isOpen(this.#port)) throw new Error("the I²C port is closed");
      return bus.partAt(this.#port);
    }
  };
}

function holdsTooLong(part: I2cPart | undefined): boolean {
  return (part?.heldClock?.() ?? 0) > longestHeldClock;
}

function isWithin(value: number, lowest: number, highest: number): boolean {
  return Number.isInteger(value) && value >= lowest && value <= highest;
}
