import type { Sdi12Constructor, Sdi12Line, Sdi12Options } from "../../src/board/io";
import { type Sdi12Tap, Sdi12Wire } from "./sdi12Wire";
import type { SimulatedBus } from "./simulatedPart";

/** SDI-12 lines by the pin that hears them. */
export class Sdi12Lines implements SimulatedBus {
  /** The io that a driver gets. Its constructor throws for a pin that is in use. */
  readonly Sdi12: Sdi12Constructor;
  /** Disturbs every line from now on, until it is `undefined` again. */
  tap: Sdi12Tap | undefined;
  readonly #ticks: () => number;
  readonly #wires = new Map<number, Sdi12Wire>();
  readonly #open = new Map<number, Sdi12Line>();

  /** @param ticks monotonic milliseconds */
  constructor(ticks: () => number) {
    this.#ticks = ticks;
    this.Sdi12 = sdi12On(this);
  }

  /** The wire on a pin: sensors are attached to it, and stay there over a restart of the board. */
  wireOn(pin: number): Sdi12Wire {
    let wire = this.#wires.get(pin);
    if (wire === undefined) {
      wire = new Sdi12Wire(pin, this.#ticks, () => this.tap);
      this.#wires.set(pin, wire);
    }
    return wire;
  }

  /** Takes pins. Throws a RangeError, and takes none, where one is taken. */
  open(pins: readonly number[], owner: Sdi12Line): void {
    for (const pin of pins) if (this.#open.has(pin)) throw new RangeError(`pin ${pin} is in use`);
    for (const pin of pins) this.#open.set(pin, owner);
  }

  /** Frees pins where this owner has them. */
  release(pins: readonly number[], owner: Sdi12Line): void {
    for (const pin of pins) if (this.#open.get(pin) === owner) this.#open.delete(pin);
  }

  releaseAll(): void {
    this.#open.clear();
  }
}

function sdi12On(lines: Sdi12Lines): Sdi12Constructor {
  return class Sdi12 implements Sdi12Line {
    readonly #pins: readonly number[];
    readonly #wire: Sdi12Wire;
    #isOpen = true;

    constructor({ pin, transmitPin }: Sdi12Options) {
      this.#pins = [...new Set([pin, transmitPin])];
      lines.open(this.#pins, this);
      this.#wire = lines.wireOn(pin);
    }

    send(command: string): void {
      this.#check();
      this.#wire.send(command);
    }

    receive(): Uint8Array {
      this.#check();
      return this.#wire.receive();
    }

    close(): void {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      lines.release(this.#pins, this);
    }

    #check(): void {
      if (!this.#isOpen) throw new Error("the SDI-12 line is closed");
    }
  };
}
