import type { AnalogInput, ProbeWiring } from "../board/io";
import type { FaultCode } from "../model/faults";

export interface AnalogSoilProbeOptions {
  readonly sensor: ProbeWiring["soilMoisture"];
}

/** How a sample is taken; what is not given stays as it is. */
export interface AnalogSoilProbeConfiguration {
  /** Blocks a sample is made of: odd, 1 to 15, so that there is a middle one. */
  readonly blocks?: number;
  /** Conversions a block is the mean of: 1 to 64. */
  readonly readsPerBlock?: number;
}

/** The probe's voltage and how far the blocks lay apart, or why there is none. */
export type MoistureSample =
  | { readonly millivolts: number; readonly spreadMillivolts: number }
  | { readonly fault: FaultCode };

/** Below this the ESP32's ADC is blind at 12 dB (ESP32 datasheet, ADC characteristics: 150 to 2450 mV). */
const lowestMillivolts = 150;

/** 80 conversions tame the ADC's noise, and the median of 5 means drops a block that a radio burst fell into. */
const defaultBlocks = 5;
const defaultReadsPerBlock = 16;

/**
 * A capacitive soil probe with an analogue output (SEN0193 and its kin) in the sensor shape of ECMA-419. It gives
 * the voltage only; what that means in water is the calibration's business (src/sampling/calibration.ts).
 * https://wiki.dfrobot.com/Capacitive_Soil_Moisture_Sensor_SKU_SEN0193
 */
export class AnalogSoilProbe {
  #io: AnalogInput | undefined;
  readonly #fullScaleMillivolts: number;
  readonly #highestCode: number;
  #readsPerBlock = defaultReadsPerBlock;
  /** Made once for each configuration: a sample makes no garbage but its result. */
  #means = new Float64Array(defaultBlocks);

  /** Throws where an option makes no sense or the pin cannot serve; nothing is held then. */
  constructor(options: AnalogSoilProbeOptions) {
    const { sensor } = options;
    if (typeof sensor.io !== "function") throw new TypeError("sensor.io must be the constructor of an io.");
    if (!Number.isInteger(sensor.pin) || sensor.pin < 0) throw new RangeError("sensor.pin must be a pin.");
    if (!Number.isFinite(sensor.fullScaleMillivolts) || sensor.fullScaleMillivolts <= lowestMillivolts)
      throw new RangeError(`sensor.fullScaleMillivolts must be above ${lowestMillivolts}.`);
    const io = new sensor.io(sensor);
    const { resolution } = io;
    if (!Number.isInteger(resolution) || resolution < 1 || resolution > 24) {
      io.close();
      throw new RangeError("The io's resolution must be 1 to 24 bits.");
    }
    this.#io = io;
    this.#fullScaleMillivolts = sensor.fullScaleMillivolts;
    this.#highestCode = 2 ** resolution - 1;
  }

  /** Changes how samples are taken. Throws, and changes nothing, where a number is out of its range. */
  configure(configuration: AnalogSoilProbeConfiguration): void {
    this.#open();
    const { blocks = this.#means.length, readsPerBlock = this.#readsPerBlock } = configuration;
    if (!Number.isInteger(blocks) || blocks < 1 || blocks > 15 || blocks % 2 === 0)
      throw new RangeError("blocks must be an odd number from 1 to 15.");
    if (!Number.isInteger(readsPerBlock) || readsPerBlock < 1 || readsPerBlock > 64)
      throw new RangeError("readsPerBlock must be a whole number from 1 to 64.");
    if (blocks !== this.#means.length) this.#means = new Float64Array(blocks);
    this.#readsPerBlock = readsPerBlock;
  }

  /**
   * The median of the blocks' means, and the distance of the highest mean from the lowest, in millivolts.
   * Faults: moistureNoSignal below 150 mV or where the io fails, moistureSaturated at the top of the scale.
   */
  sample(): MoistureSample {
    const io = this.#open();
    const means = this.#means;
    const reads = this.#readsPerBlock;
    try {
      for (let block = 0; block < means.length; block++) {
        let sum = 0;
        for (let read = 0; read < reads; read++) {
          const code = io.read();
          if (code === undefined) return { fault: "moistureNoSignal" };
          sum += code;
        }
        means[block] = sum / reads;
      }
    } catch {
      return { fault: "moistureNoSignal" };
    }
    means.sort();
    // Sorting puts NaN last, so this sees a code that was no number in any block.
    const lowest = means[0] ?? Number.NaN;
    const highest = means[means.length - 1] ?? Number.NaN;
    if (!(lowest >= 0 && highest >= lowest)) return { fault: "moistureNoSignal" };

    const millivoltsPerCode = this.#fullScaleMillivolts / this.#highestCode;
    // The SDK's driver scales millivolts to codes and cuts off the fraction, so a code stands for the whole step above
    // it. Half a code more is the middle of that step: the error is then within ±half a code (0.3 mV of 12 bits on
    // 2450 mV) and its mean is zero, where the bare code reads half a code low, always.
    const middle = (means[(means.length - 1) >> 1] ?? 0) + 0.5;
    if (middle >= this.#highestCode) return { fault: "moistureSaturated" };
    const millivolts = middle * millivoltsPerCode;
    if (millivolts < lowestMillivolts) return { fault: "moistureNoSignal" };
    return { millivolts, spreadMillivolts: (highest - lowest) * millivoltsPerCode };
  }

  /** Releases the io. May be called twice; every other method throws afterwards. */
  close(): void {
    const io = this.#io;
    this.#io = undefined;
    io?.close();
  }

  #open(): AnalogInput {
    if (this.#io === undefined) throw new Error("The soil probe is closed.");
    return this.#io;
  }
}
