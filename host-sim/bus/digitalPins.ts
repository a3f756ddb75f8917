import type { DigitalOutput, DigitalOutputConstructor, DigitalOutputOptions } from "../../src/board/io";
import type { SimulatedBus } from "./simulatedPart";

/** `undefined`: nobody drives the pin. */
export type PinLevel = 0 | 1 | undefined;

/** Highest GPIO of an ESP32-C3. */
const HIGHEST_PIN = 21;

interface Driven {
  readonly owner: DigitalOutput;
  level: 0 | 1;
}

/** The digital outputs of a simulated ESP32-C3. */
export class DigitalPins implements SimulatedBus {
  /** The io that a driver gets. Its constructor throws for a pin that is not there or is in use. */
  readonly Output: DigitalOutputConstructor;
  readonly #driven = new Map<number, Driven>();
  readonly #watchers = new Map<number, ((level: PinLevel) => void)[]>();

  constructor() {
    this.Output = outputOn(this);
  }

  levelOf(pin: number): PinLevel {
    return this.#driven.get(pin)?.level;
  }

  /** Tells a part of every change of a pin's level, for as long as the pins exist. */
  watch(pin: number, onChange: (level: PinLevel) => void): void {
    checkPin(pin);
    this.#watchers.set(pin, [...(this.#watchers.get(pin) ?? []), onChange]);
  }

  /** Takes a pin for an output. Throws a RangeError where it cannot be had. */
  open(pin: number, owner: DigitalOutput, level: 0 | 1): void {
    checkPin(pin);
    checkLevel(level);
    if (this.#driven.has(pin)) throw new RangeError(`pin ${pin} is in use`);
    this.#driven.set(pin, { owner, level });
    this.#tell(pin, level);
  }

  /** Sets the level of a pin, where this output has it: one from before a restart reaches nothing. */
  write(pin: number, owner: DigitalOutput, level: 0 | 1): void {
    checkLevel(level);
    const driven = this.#driven.get(pin);
    if (driven?.owner !== owner || driven.level === level) return;
    driven.level = level;
    this.#tell(pin, level);
  }

  /** Frees a pin where this output has it. */
  release(pin: number, owner: DigitalOutput): void {
    if (this.#driven.get(pin)?.owner === owner) this.#free(pin);
  }

  releaseAll(): void {
    for (const pin of [...this.#driven.keys()]) this.#free(pin);
  }

  #free(pin: number): void {
    this.#driven.delete(pin);
    this.#tell(pin, undefined);
  }

  #tell(pin: number, level: PinLevel): void {
    for (const onChange of this.#watchers.get(pin) ?? []) onChange(level);
  }
}

function checkPin(pin: number): void {
  if (!Number.isInteger(pin) || pin < 0 || pin > HIGHEST_PIN) throw new RangeError(`there is no pin ${pin}`);
}

function checkLevel(level: number): void {
  if (level !== 0 && level !== 1) throw new RangeError(`a pin's level is 0 or 1, not ${level}`);
}

function outputOn(pins: DigitalPins): DigitalOutputConstructor {
  return class Output implements DigitalOutput {
    readonly #pin: number;
    #isOpen = true;

    constructor({ pin, initialValue }: DigitalOutputOptions) {
      pins.open(pin, this, initialValue);
      this.#pin = pin;
    }

    write(value: 0 | 1): void {
      if (!this.#isOpen) throw new Error("the digital output is closed");
      pins.write(this.#pin, this, value);
    }

    close(): void {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      pins.release(this.#pin, this);
    }
  };
}
