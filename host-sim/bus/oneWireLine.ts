import type { OneWireBus, OneWireConstructor, OneWireOptions } from "../../src/board/io";
import type { SimulatedBus } from "./simulatedPart";

/** A part on a 1-Wire line, at the level of bytes. */
export interface OneWirePart {
  /** A reset pulse; true when the part answers with its presence pulse. */
  reset(): boolean;
  /** Hears a byte from the master. */
  write(byte: number): void;
  /** What it puts on the line while the master reads a byte; 0xFF when it is silent. */
  read(): number;
}

/** A disturbed line: what it makes of what is said on it. */
export interface OneWireTap {
  /** Whether the master sees a presence pulse. */
  reset?(pin: number, presence: boolean): boolean;
  /** The byte that the parts hear. */
  write?(pin: number, byte: number): number;
  /** What the master reads: as many bytes. */
  read?(pin: number, bytes: Uint8Array): Uint8Array;
}

/** 1-Wire lines by pin. The line is open-drain: where parts talk at once, zeros win. */
export class OneWireLines implements SimulatedBus {
  /** The io that a driver gets. Its constructor throws for a pin that is in use. */
  readonly OneWire: OneWireConstructor;
  /** Disturbs every line from now on, until it is `undefined` again. */
  tap: OneWireTap | undefined;
  readonly #parts = new Map<number, OneWirePart[]>();
  readonly #open = new Map<number, OneWireBus>();

  constructor() {
    this.OneWire = oneWireOn(this);
  }

  attach(pin: number, part: OneWirePart): void {
    this.#parts.set(pin, [...this.partsOn(pin), part]);
  }

  partsOn(pin: number): readonly OneWirePart[] {
    return this.#parts.get(pin) ?? [];
  }

  /** Takes a pin. Throws a RangeError where it is taken. */
  open(pin: number, owner: OneWireBus): void {
    if (this.#open.has(pin)) throw new RangeError(`pin ${pin} is in use`);
    this.#open.set(pin, owner);
  }

  /** Frees a pin where this owner has it: one from before a restart frees nothing. */
  release(pin: number, owner: OneWireBus): void {
    if (this.#open.get(pin) === owner) this.#open.delete(pin);
  }

  releaseAll(): void {
    this.#open.clear();
  }
}

function oneWireOn(lines: OneWireLines): OneWireConstructor {
  return class OneWire implements OneWireBus {
    readonly #pin: number;
    #isOpen = true;

    constructor({ pin }: OneWireOptions) {
      lines.open(pin, this);
      this.#pin = pin;
    }

    reset(): boolean {
      let presence = false;
      for (const part of this.#parts()) presence = part.reset() || presence;
      return lines.tap?.reset?.(this.#pin, presence) ?? presence;
    }

    write(byte: number): void {
      if (!Number.isInteger(byte) || byte < 0 || byte > 255) throw new RangeError(`${byte} is not a byte`);
      const parts = this.#parts();
      const heard = lines.tap?.write?.(this.#pin, byte) ?? byte;
      for (const part of parts) part.write(heard);
    }

    read(count: number): Uint8Array {
      const bytes = new Uint8Array(count).fill(0xff);
      const parts = this.#parts();
      for (let at = 0; at < count; at += 1) {
        for (const part of parts) bytes[at] = (bytes[at] ?? 0xff) & part.read();
      }
      return lines.tap?.read?.(this.#pin, bytes) ?? bytes;
    }

    close(): void {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      lines.release(this.#pin, this);
    }

    #parts(): readonly OneWirePart[] {
      if (!this.#isOpen) throw new Error("the 1-Wire bus is closed");
      return lines.partsOn(this.#pin);
    }
  };
}
