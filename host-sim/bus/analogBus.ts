import type { AnalogConstructor, AnalogInput, AnalogOptions } from "../../src/board/io";
import type { SeededRandom } from "../board/random";
import type { DigitalPins } from "./digitalPins";
import type { SimulatedBus } from "./simulatedPart";

/** A part whose output hangs on an analog pin. Asked twice at one moment it says the same. */
export interface AnalogPart {
  /** Millivolts at the pin, at this moment. */
  millivolts(): number;
  /** Standard deviation of what it adds to the noise of one conversion, mV; none where absent. */
  scatter?(): number;
}

/** What an analog part is wired to: its output, and the pin that may switch its supply. */
export interface AnalogBuses {
  readonly analog: AnalogBus;
  readonly digital: DigitalPins;
}

/** What the highest code stands for at 12 dB, as the SDK scales it (modules/io/analog/esp32). */
export const FULL_SCALE_MILLIVOLTS = 2450;
const RESOLUTION_BITS = 12;
const HIGHEST_CODE = 2 ** RESOLUTION_BITS - 1;
/**
 * The converter is dead at its lower end: ESP32 converts nothing below about 100 to 150 mV at 12 dB. Its calibrated
 * driver then gives the offset of its line, 142 mV in the typical unit, and never 0.
 */
export const FLOOR_MILLIVOLTS = 142;
/** Standard deviation of one conversion with 100 nF at the pin; enough to spread readings over several codes. */
const NOISE_MILLIVOLTS = 2;
/** ADC1 of an ESP32-C3; its ADC2 is of no use (errata). */
const ANALOG_PINS = [0, 1, 2, 3, 4];

interface Channel {
  part: AnalogPart | undefined;
  readonly random: SeededRandom;
  /** Noise of conversions that were looked at in advance and not made yet. */
  readonly ahead: number[];
  /** The input that has the pin. */
  owner: AnalogInput | undefined;
}

/**
 * The analog pins of a simulated ESP32-C3, read the way the SDK's calibrated driver reads them: whole millivolts,
 * scaled back to a 12-bit code. Each pin has its own seeded noise.
 */
export class AnalogBus implements SimulatedBus {
  /** The io that a driver gets. Its constructor throws for a pin that is not analog or is in use. */
  readonly Analog: AnalogConstructor;
  readonly #channels = new Map<number, Channel>();

  constructor(random: SeededRandom) {
    for (const pin of ANALOG_PINS) {
      this.#channels.set(pin, {
        part: undefined,
        random: random.fork(`adc ${pin}`),
        ahead: [],
        owner: undefined,
      });
    }
    this.Analog = analogOn(this);
  }

  /** Wires a part to a pin. A pin without a part is at 0 V. */
  attach(pin: number, part: AnalogPart): void {
    this.#channel(pin).part = part;
  }

  /** Makes one conversion. */
  read(pin: number): number {
    const channel = this.#channel(pin);
    return code(signalOf(channel), channel.ahead.shift() ?? channel.random.noise());
  }

  /**
   * The codes that the next `count` reads will give if they are made at this moment, without making them: an engine
   * in another process fetches them in one round trip.
   */
  peek(pin: number, count: number): number[] {
    const channel = this.#channel(pin);
    while (channel.ahead.length < count) channel.ahead.push(channel.random.noise());
    const signal = signalOf(channel);
    return channel.ahead.slice(0, count).map((noise) => code(signal, noise));
  }

  /** Takes a pin for an input. Throws a RangeError as the SDK does. */
  open(pin: number, owner: AnalogInput): void {
    const channel = this.#channel(pin);
    if (channel.owner !== undefined) throw new RangeError(`pin ${pin} is in use`);
    channel.owner = owner;
  }

  /** Frees a pin where this input has it: one from before a restart frees nothing. */
  release(pin: number, owner: AnalogInput): void {
    const channel = this.#channel(pin);
    if (channel.owner === owner) channel.owner = undefined;
  }

  releaseAll(): void {
    for (const channel of this.#channels.values()) channel.owner = undefined;
  }

  #channel(pin: number): Channel {
    const channel = this.#channels.get(pin);
    if (channel === undefined) throw new RangeError(`pin ${pin} is not an analog pin`);
    return channel;
  }
}

interface Signal {
  readonly millivolts: number;
  /** Standard deviation of one conversion, mV. */
  readonly deviation: number;
}

function signalOf({ part }: Channel): Signal {
  const scatter = part?.scatter?.() ?? 0;
  const deviation = scatter === 0 ? NOISE_MILLIVOLTS : Math.hypot(NOISE_MILLIVOLTS, scatter);
  return { millivolts: part?.millivolts() ?? 0, deviation };
}

function code(signal: Signal, noise: number): number {
  const millivolts = Math.max(Math.round(signal.millivolts + noise * signal.deviation), FLOOR_MILLIVOLTS);
  return Math.min(Math.floor((millivolts * HIGHEST_CODE) / FULL_SCALE_MILLIVOLTS), HIGHEST_CODE);
}

function analogOn(bus: AnalogBus): AnalogConstructor {
  return class Analog implements AnalogInput {
    readonly resolution = RESOLUTION_BITS;
    readonly #pin: number;
    #isOpen = true;

    constructor({ pin }: AnalogOptions) {
      bus.open(pin, this);
      this.#pin = pin;
    }

    read(): number {
      if (!this.#isOpen) throw new Error("the analog input is closed");
      return bus.read(this.#pin);
    }

    /** The codes that the next `count` reads give, without making them; the XS engine fetches them in one crossing. */
    peek(count: number): number[] {
      return bus.peek(this.#pin, count);
    }

    close(): void {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      bus.release(this.#pin, this);
    }
  };
}
