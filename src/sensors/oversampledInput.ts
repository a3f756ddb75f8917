import type { AnalogInput, BoardIo } from "../board/io";

/** How a voltage is measured. */
export interface Oversampling {
  /** Blocks a measurement is made of: odd, 1 to 15, so that there is a middle one. */
  readonly blocks: number;
  /** Conversions a block is the mean of: 1 to 64. */
  readonly readsPerBlock: number;
}

/**
 * Millivolts at the pin. `spread`: the distance of the highest block from the lowest, or where that is more what the
 * scatter of the conversions lets expect, as the blocks of a loose wire can lie close by chance. tooLow: below 150 mV, or a
 * conversion failed. saturated: at the top of the scale.
 */
export type Voltage = { readonly value: number; readonly spread: number } | "tooLow" | "saturated";

/** Below this the ESP32's ADC is blind at 12 dB (ESP32 datasheet, ADC characteristics: 150 to 2450 mV). */
export const lowestMillivolts = 150;

/**
 * An analogue pin, measured as the median of the means of blocks: the means tame the converter's noise, the median drops
 * a block that a burst of the radio fell into.
 */
export class OversampledInput {
  readonly #input: AnalogInput;
  readonly #highestCode: number;
  readonly #millivoltsPerCode: number;
  #readsPerBlock: number;
  /** Made once for each configuration: a measurement makes no garbage but its result. */
  #means: Float64Array;

  /** Throws where the numbers make no sense, before it takes the pin, or where the pin cannot serve. */
  constructor(io: BoardIo, pin: number, oversampling: Oversampling) {
    checkOversampling(oversampling);
    const { fullScaleMillivolts } = io;
    if (!Number.isFinite(fullScaleMillivolts) || fullScaleMillivolts <= lowestMillivolts)
      throw new RangeError(`The io's fullScaleMillivolts must be above ${lowestMillivolts}.`);
    const input = new io.analog({ pin });
    const { resolution } = input;
    if (!Number.isInteger(resolution) || resolution < 1 || resolution > 24) {
      input.close();
      throw new RangeError("The io's resolution must be 1 to 24 bits.");
    }
    this.#input = input;
    this.#highestCode = 2 ** resolution - 1;
    this.#millivoltsPerCode = fullScaleMillivolts / this.#highestCode;
    this.#readsPerBlock = oversampling.readsPerBlock;
    this.#means = new Float64Array(oversampling.blocks);
  }

  /** Changes what is given. Throws, and changes nothing, where a number is out of its range. */
  configure(changes: Partial<Oversampling>): void {
    const { blocks = this.#means.length, readsPerBlock = this.#readsPerBlock } = changes;
    checkOversampling({ blocks, readsPerBlock });
    if (blocks !== this.#means.length) this.#means = new Float64Array(blocks);
    this.#readsPerBlock = readsPerBlock;
  }

  /** The mean of one block, mV; NaN where a conversion failed. To compare with another: it is not judged. */
  block(): number {
    try {
      const input = this.#input;
      const reads = this.#readsPerBlock;
      let sum = 0;
      for (let read = 0; read < reads; read++) sum += input.read() ?? Number.NaN;
      return (sum / reads) * this.#millivoltsPerCode;
    } catch {
      return Number.NaN;
    }
  }

  measure(): Voltage {
    const input = this.#input;
    const means = this.#means;
    const reads = this.#readsPerBlock;
    // Squares of the codes less those of their block's mean: how they scatter within the blocks.
    let squares = 0;
    try {
      for (let block = 0; block < means.length; block++) {
        let sum = 0;
        for (let read = 0; read < reads; read++) {
          const code = input.read() ?? Number.NaN;
          sum += code;
          squares += code * code;
        }
        means[block] = sum / reads;
        squares -= (sum * sum) / reads;
      }
    } catch {
      return "tooLow";
    }
    means.sort();
    // Sorting puts NaN last, so this sees a code that was no number in any block.
    const lowest = means[0] ?? Number.NaN;
    const highest = means[means.length - 1] ?? Number.NaN;
    if (!(lowest >= 0 && highest >= lowest)) return "tooLow";

    // The SDK's driver scales millivolts to codes and cuts off the fraction, so a code stands for the whole step above
    // it. Half a code more is the middle of that step: the error is then within ±half a code (0.3 mV of 12 bits on
    // 2450 mV) and its mean is zero, where the bare code reads half a code low, always.
    const middle = (means[(means.length - 1) >> 1] ?? 0) + 0.5;
    if (middle >= this.#highestCode) return "saturated";
    const value = middle * this.#millivoltsPerCode;
    if (value < lowestMillivolts) return "tooLow";
    // Means of `reads` codes of this variance lie about two of their standard deviations apart.
    const variance = reads === 1 ? 0 : Math.max(squares, 0) / (means.length * (reads - 1));
    const spread = Math.max(highest - lowest, 2 * Math.sqrt(variance / reads));
    return { value, spread: spread * this.#millivoltsPerCode };
  }

  close(): void {
    this.#input.close();
  }
}

function checkOversampling({ blocks, readsPerBlock }: Oversampling): void {
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > 15 || blocks % 2 === 0)
    throw new RangeError("blocks must be an odd number from 1 to 15.");
  if (!Number.isInteger(readsPerBlock) || readsPerBlock < 1 || readsPerBlock > 64)
    throw new RangeError("readsPerBlock must be a whole number from 1 to 64.");
}
