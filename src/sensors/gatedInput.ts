import type { BoardIo } from "../board/io";
import { GatedSupply } from "./gatedSupply";
import { OversampledInput, type Oversampling } from "./oversampledInput";

/** What an analogue part is wired to: the pin of its output, and the one that may switch its supply. */
export interface GatedPins {
  readonly pin: number;
  readonly powerPin?: number;
}

/** An analogue pin and the supply of what hangs on it. */
export class GatedInput {
  readonly supply: GatedSupply;
  readonly #name: string;
  #input: OversampledInput | undefined;

  /**
   * Takes both pins, or none where one cannot serve: then it throws.
   *
   * @param name what is closed, in the words of an exception
   */
  constructor(io: BoardIo, { pin, powerPin }: GatedPins, oversampling: Oversampling, name: string) {
    const input = new OversampledInput(io, pin, oversampling);
    try {
      this.supply = new GatedSupply(io, powerPin);
    } catch (refusal) {
      input.close();
      throw refusal;
    }
    this.#input = input;
    this.#name = name;
  }

  /** The pin. Throws once it is closed. */
  open(): OversampledInput {
    if (this.#input === undefined) throw new Error(`${this.#name} is closed.`);
    return this.#input;
  }

  /** Off, and releases both pins. May be called twice. */
  close(): void {
    const input = this.#input;
    this.#input = undefined;
    this.supply.close();
    input?.close();
  }
}
