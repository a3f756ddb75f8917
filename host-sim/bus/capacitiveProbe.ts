import type { AnalogBuses, AnalogPart } from "./analogBus";
import { AnalogFault } from "./analogFault";
import { PartPower, type SupplyGate } from "./partPower";
import type { AttachPart, PartFault, PartSurroundings, SimulatedPart } from "./simulatedPart";

/** A typical "v1.2" unit at 3.3 V in loam: output falls by a straight line as the soil gets wetter. */
const DRY_MILLIVOLTS = 2200;
const WET_MILLIVOLTS = 1000;
/** The porosity of loam: more water than this it does not hold (m³/m³). */
const WET_MOISTURE = 0.46;
/** In plain water; nothing reads lower. */
const LOWEST_MILLIVOLTS = 700;
/** 3.3 V supply less what the peak detector's diode drops; well above the converter's 2450 mV. */
const HIGHEST_MILLIVOLTS = 3000;
/** Where nobody knows the soil's temperature: that at which probes are calibrated, °C. */
const REFERENCE_CELSIUS = 20;

/**
 * The peak detector charges its capacitor within about a second, through a node of 1 MΩ. With 0.3 s a dry unit is 80 mV
 * short of its value a second after power-on, and 3 mV after two.
 */
const SETTLE_MILLISECONDS = 300;
const SLOW_SETTLE_MILLISECONDS = 3_000;
/** Like a plug with a bad contact: a single conversion means nothing, and the mean of 80 is good to 0.01 m³/m³. */
const SCATTER_MILLIVOLTS = 200;
/** A supply that breaks down and comes back many times a second leaves the capacitor about half full. */
const BROWN_OUT_SHARE = 0.5;
/** 0.09 m³/m³ a day: no single step of it stands out. */
const DRIFT_MILLIVOLTS_PER_HOUR = 10;

const FAULTS = Object.freeze([
  "noAnswer",
  "stuck",
  "noise",
  "drift",
  "slow",
  "brownOut",
  "swappedWires",
] as const satisfies readonly PartFault[]);

/**
 * A capacitive soil probe with an analog output. Where the moisture is unknown (a gap in a record) it gives no signal:
 * what was not measured must not come out as a number. Its faults:
 *
 * - noAnswer: the line hangs loose, and the input's leakage pulls it to 0 V.
 * - stuck: the output stays where it was when the fault began; the converter's own noise goes on.
 * - slow: ten times the time to settle, which shows only where the supply is switched.
 * - swappedWires: output and ground are swapped. The board's ground then hangs in the air and its 5 mA pull it up to the
 *   supply, so that the pin sees more than the converter reads. (With output and supply swapped the pin sees 0 V, as the
 *   diode blocks: that is noAnswer.)
 * - badCrc it cannot have, as it has no check sum.
 */
export class CapacitiveProbe implements AnalogPart, SimulatedPart {
  readonly faults = FAULTS;
  readonly #around: PartSurroundings;
  readonly #fault: AnalogFault;
  readonly #power: PartPower;

  /** @param gate what switches its supply; always powered where absent */
  constructor(around: PartSurroundings, gate?: SupplyGate) {
    this.#around = around;
    this.#power = new PartPower(around.ticks, gate);
    this.#fault = new AnalogFault({
      part: "A capacitive probe",
      possible: FAULTS,
      ticks: around.ticks,
      steady: () => this.#steady(),
      driftMillivoltsPerHour: DRIFT_MILLIVOLTS_PER_HOUR,
    });
  }

  get fault(): PartFault | undefined {
    return this.#fault.now;
  }

  setFault(fault: PartFault | undefined): void {
    this.#fault.set(fault);
  }

  powerCycle(): void {
    this.#power.cycle();
  }

  millivolts(): number {
    const { fault } = this;
    if (!this.#power.isOn() || fault === "noAnswer") return 0;
    if (fault === "swappedWires") return HIGHEST_MILLIVOLTS;
    // Where nobody knows the soil there is no signal to drift.
    const settled = this.#steady() === 0 && fault === "drift" ? 0 : this.#fault.settled();
    const bounded = Math.min(Math.max(settled, 0), HIGHEST_MILLIVOLTS);
    if (fault === "brownOut") return bounded * BROWN_OUT_SHARE;
    return this.#power.charged(bounded, fault === "slow" ? SLOW_SETTLE_MILLISECONDS : SETTLE_MILLISECONDS);
  }

  scatter(): number {
    const isUnsteady = this.fault === "noise" || this.fault === "brownOut";
    return isUnsteady && this.#power.isOn() && this.#around.moisture() !== undefined ? SCATTER_MILLIVOLTS : 0;
  }

  /** What the output comes to without a fault. */
  #steady(): number {
    const { moisture, temperature, volts, curve = typical } = this.#around;
    const content = moisture();
    return content === undefined ? 0 : curve(content, temperature() ?? REFERENCE_CELSIUS, volts());
  }
}

function typical(moisture: number): number {
  const slope = (WET_MILLIVOLTS - DRY_MILLIVOLTS) / WET_MOISTURE;
  return Math.max(DRY_MILLIVOLTS + slope * moisture, LOWEST_MILLIVOLTS);
}

/** Wires the probe of an entry of the kind `capacitive`. */
export const attachCapacitiveProbe: AttachPart<AnalogBuses> = ({ options }, _probe, buses, around) => {
  const { pin, powerPin } = options as unknown as { readonly pin: number; readonly powerPin?: number };
  const probe = new CapacitiveProbe(
    around,
    powerPin === undefined ? undefined : { pins: buses.digital, pin: powerPin },
  );
  buses.analog.attach(pin, probe);
  return probe;
};
