import type { BoardIo } from "../board/io";
import { frozen } from "../model/frozen";
import { checkOptions } from "./checkOptions";
import { GatedInput } from "./gatedInput";
import type { OversampledInput, Voltage } from "./oversampledInput";
import type { Measured, PartDriver, PartEntry, PartRow, PartSample } from "./part";
import { pinOption } from "./pinOption";

/** The part as the rest of the firmware knows it. */
export const batteryPart = frozen({
  meaning: "The battery's voltage, through a divider of two resistors.",
  bus: "analog",
  options: {
    pin: pinOption("The pin that the middle of the divider is on: one of ADC1."),
    powerPin: pinOption(
      "A pin that switches the divider, on at 1, so that it does not draw for ever (21 µA of two 100 kΩ); left out: always on.",
    ),
    ratio: {
      kind: "number",
      unit: "",
      minimum: 1,
      maximum: 100,
      default: 2,
      meaning:
        "Volts at the battery for one volt at the pin: 2 for two equal resistors. The pin must stay below 2.45 V.",
    },
  },
  optional: ["powerPin"],
  pins: { pin: "analog", powerPin: "output" },
  gives: ["battery"],
  create: (entry, io) => new Battery({ entry, io }),
} as const satisfies PartRow);

interface BatteryOptions {
  readonly pin: number;
  readonly powerPin?: number;
  readonly ratio: number;
}

/**
 * A divider that was just switched on charges the 100 nF at the pin through its two resistors in parallel: 50 ms time
 * constant with two of 1 MΩ, of which ten bring it within half a code. A soil probe warms up longer. One that is always on
 * may have got its battery the moment the board did, so the first measurement waits, too.
 */
const chargeMilliseconds = 500;

/** A tenth of a percent is all that a divider is good for; a burst of the radio still falls into one block of three. */
const oversampling = Object.freeze({ blocks: 3, readsPerBlock: 16 });

/**
 * Blocks further apart than this, at the pin, are no voltage at rest: a bad contact, or conversions that something has spoilt.
 * Ten times what the converter's noise makes of a block.
 */
const unsteadyMillivolts = 25;
/** Then it is measured again, so many times in all: a burst of the radio is over by then. */
const mostTries = 3;

/**
 * The voltage of a battery behind a divider, in the sensor shape of ECMA-419. At rest is when nobody transmits: whoever
 * calls `sample` sees to that.
 */
export class Battery implements PartDriver {
  readonly #input: GatedInput;
  readonly #options: BatteryOptions;
  #powered = false;
  #started = false;
  #isCharged = false;

  /** Throws where an option makes no sense or a pin cannot serve; nothing is held then. */
  constructor({ entry, io }: { readonly entry: PartEntry; readonly io: BoardIo }) {
    checkOptions(batteryPart, entry.options);
    const options = entry.options as unknown as BatteryOptions;
    this.#input = new GatedInput(io, options, oversampling, "The battery's input");
    this.#options = options;
  }

  start(): number {
    this.#input.open();
    this.#powered = this.#input.supply.on();
    this.#started = true;
    const isCharged = this.#isCharged;
    this.#isCharged = this.#options.powerPin === undefined;
    return this.#powered && !isCharged ? chargeMilliseconds : 0;
  }

  /** Volts at the battery. Fault: batteryNoSignal where the pin is below 150 mV or above what the ADC sees, does not stand still, or the io fails. */
  sample(): readonly PartSample[] {
    const input = this.#input.open();
    if (!this.#started) throw new Error("No measurement was started.");
    this.#started = false;
    try {
      return [
        { battery: this.#powered ? measured(input, this.#options.ratio) : { fault: "batteryNoSignal" } },
      ];
    } finally {
      this.#input.supply.off();
    }
  }

  close(): void {
    this.#input.close();
  }
}

function measured(input: OversampledInput, ratio: number): Measured {
  let voltage = input.measure();
  for (let tries = 1; tries < mostTries && !isSteady(voltage); tries++) voltage = input.measure();
  // Saturated is no full battery: the divider does not fit, and how far above it is nobody knows.
  if (typeof voltage === "string" || !isSteady(voltage)) return { fault: "batteryNoSignal" };
  const voltsPerMillivolt = ratio / 1000;
  return { value: voltage.value * voltsPerMillivolt, spread: voltage.spread * voltsPerMillivolt };
}

function isSteady(voltage: Voltage): boolean {
  return typeof voltage !== "string" && voltage.spread <= unsteadyMillivolts;
}
