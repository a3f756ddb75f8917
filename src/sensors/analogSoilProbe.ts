import type { BoardIo } from "../board/io";
import { frozen } from "../model/frozen";
import { checkOptions } from "./checkOptions";
import { GatedInput } from "./gatedInput";
import type { Oversampling, Voltage } from "./oversampledInput";
import type { Measured, PartDriver, PartEntry, PartRow, PartSample } from "./part";
import { pinOption } from "./pinOption";

/** The part as the rest of the firmware knows it. */
export const capacitivePart = frozen({
  meaning: "A capacitive soil probe with an analogue output, as SEN0193 and its kin.",
  bus: "analog",
  options: {
    pin: pinOption("The pin that its output is on: one of ADC1."),
    powerPin: pinOption(
      "A pin that switches its supply, on at 1, so that it draws its 5 mA only while it measures; left out: always powered.",
    ),
    warmUp: {
      kind: "integer",
      unit: "ms",
      minimum: 0,
      maximum: 10_000,
      default: 1_000,
      meaning:
        "From power-on to the first look: its output settles through 1 MΩ. 0 will do where it is always powered.",
    },
    blocks: {
      kind: "integer",
      unit: "",
      minimum: 1,
      maximum: 15,
      default: 5,
      meaning: "Blocks of conversions; the median of their means counts. An odd number.",
    },
    readsPerBlock: {
      kind: "integer",
      unit: "",
      minimum: 1,
      maximum: 64,
      default: 16,
      meaning: "Conversions a block is the mean of.",
    },
    // Two means of 16 conversions with 2 mV of noise differ by 0.7 mV, with 10 mV by 3.5 mV: they agree soon where the
    // output stands still. Where it rises as a capacitor charges, what is still missing once it moves by 4 mV within one
    // time constant is 2.3 mV: 0.001 m³/m³.
    settleTolerance: {
      kind: "number",
      unit: "mV",
      minimum: 0.5,
      maximum: 100,
      default: 4,
      meaning: "Settled is an output of which two looks differ by no more than this.",
    },
    settleTime: {
      kind: "integer",
      unit: "ms",
      minimum: 0,
      maximum: 10_000,
      default: 2_000,
      meaning:
        "The longest wait for that after warmUp; then the value counts as unstable. 0 does not ask; otherwise settleInterval at least.",
    },
    settleInterval: {
      kind: "integer",
      unit: "ms",
      minimum: 10,
      maximum: 5_000,
      default: 250,
      meaning:
        "From one look to the next: about the time constant of its output, as a shorter one proves nothing.",
    },
  },
  optional: ["powerPin"],
  pins: { pin: "analog", powerPin: "output" },
  gives: ["moistureRaw"],
  // A typical "v1.2" unit at 3.3 V in loam. No line fits all of them: they differ in oscillator and regulator.
  moisture: {
    unit: "mV",
    lowest: 150,
    highest: 2450,
    leastSpan: 150,
    unstableSpread: 25,
    nominal: { dryRaw: 2200, wetRaw: 1000, dryWaterContent: 0, wetWaterContent: 0.46 },
    level: "none",
  },
  create: (entry, io) => new AnalogSoilProbe({ entry, io }),
} as const satisfies PartRow);

interface CapacitiveOptions extends Oversampling {
  readonly pin: number;
  readonly powerPin?: number;
  readonly warmUp: number;
  readonly settleTolerance: number;
  readonly settleTime: number;
  readonly settleInterval: number;
}

/** An output that never came to rest is doubtful, by however little it still moved in the end. */
const unsettledSpread = capacitivePart.moisture.unstableSpread + 1;

/** A probe that is not measuring. */
const idle = -1;

/**
 * A capacitive soil probe with an analogue output in the sensor shape of ECMA-419: power on, warm up, wait until the
 * output stands still, measure, power off. It gives the voltage only, whether that falls as the soil gets wetter, as in
 * most units, or rises; what it means in water is the calibration's business.
 * https://wiki.dfrobot.com/Capacitive_Soil_Moisture_Sensor_SKU_SEN0193
 */
export class AnalogSoilProbe implements PartDriver {
  readonly #input: GatedInput;
  readonly #options: CapacitiveOptions;
  /** False where the io has failed since `start`. */
  #works = false;
  /** Milliseconds waited for the output to settle, or `idle`. */
  #waited = idle;
  /** The look before, mV. NaN before the first: it differs from everything. */
  #before = Number.NaN;

  /** Throws where an option makes no sense or a pin cannot serve; nothing is held then. */
  constructor({ entry, io }: { readonly entry: PartEntry; readonly io: BoardIo }) {
    checkOptions(capacitivePart, entry.options);
    const options = entry.options as unknown as CapacitiveOptions;
    const { settleTime, settleInterval } = options;
    if (settleTime !== 0 && settleTime < settleInterval)
      throw new RangeError("settleTime must be 0, or settleInterval at least.");
    this.#input = new GatedInput(io, options, options, "The soil probe");
    this.#options = options;
  }

  /** Changes how samples are taken; what is not given stays. Throws, and changes nothing, where a number is out of range. */
  configure(changes: Partial<Oversampling>): void {
    this.#input.open().configure(changes);
  }

  start(): number {
    this.#input.open();
    this.#works = this.#input.supply.on();
    this.#waited = 0;
    this.#before = Number.NaN;
    return this.#works ? this.#options.warmUp : 0;
  }

  /**
   * Millivolts; their spread is at least 26 mV where the output did not settle. Faults: moistureNoSignal below 150 mV or
   * where the io fails, moistureSaturated at the top of the scale.
   */
  sample(): number | readonly PartSample[] {
    const input = this.#input.open();
    if (this.#waited === idle) throw new Error("No measurement was started.");
    const { settleTime, settleInterval, settleTolerance } = this.#options;
    let leastSpread = 0;
    if (this.#works && settleTime > 0) {
      const now = input.block();
      const moved = Math.abs(now - this.#before);
      // NaN where this is the first look, or a conversion failed: then there is nothing to wait for.
      if (!(moved <= settleTolerance) && !Number.isNaN(now)) {
        if (this.#waited + settleInterval <= settleTime) {
          this.#before = now;
          this.#waited += settleInterval;
          return settleInterval;
        }
        leastSpread = Math.max(moved, unsettledSpread);
      }
      this.#works = !Number.isNaN(now);
    }
    this.#waited = idle;
    try {
      return [{ moistureRaw: measured(this.#works ? input.measure() : "tooLow", leastSpread) }];
    } finally {
      this.#input.supply.off();
    }
  }

  close(): void {
    this.#input.close();
  }
}

function measured(voltage: Voltage, leastSpread: number): Measured {
  if (voltage === "tooLow") return { fault: "moistureNoSignal" };
  if (voltage === "saturated") return { fault: "moistureSaturated" };
  return voltage.spread >= leastSpread ? voltage : { value: voltage.value, spread: leastSpread };
}
