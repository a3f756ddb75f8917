import type { AnalogPart } from "./analogBus";

/**
 * `disconnected`: the line hangs loose and is pulled to 0 V. `stuck`: the output stays where it was when the fault
 * began. `saturated`: the output is at the supply's end, above what the converter reads.
 */
export type CapacitiveProbeFault = "disconnected" | "stuck" | "saturated";

/** A typical "v1.2" unit at 3.3 V in loam: output falls by a straight line as the soil gets wetter. */
const DRY_MILLIVOLTS = 2200;
const WET_MILLIVOLTS = 1000;
/** The porosity of loam: more water than this it does not hold (m³/m³). */
const WET_MOISTURE = 0.46;
/** In plain water; nothing reads lower. */
const LOWEST_MILLIVOLTS = 700;
/** 3.3 V supply less what the peak detector's diode drops; well above the converter's 2450 mV. */
const SATURATED_MILLIVOLTS = 3000;
const NO_SIGNAL_MILLIVOLTS = 0;

/**
 * A capacitive soil probe with an analog output. Its supply is never gated here, so it has always settled. Where the
 * moisture is unknown (a gap in a record) it gives no signal: what was not measured must not come out as a number.
 */
export class CapacitiveProbe implements AnalogPart {
  readonly #moisture: () => number | undefined;
  #fault: CapacitiveProbeFault | undefined;
  #stuckAt = NO_SIGNAL_MILLIVOLTS;

  /** `moisture`: the soil's water content at this moment in m³/m³. */
  constructor(moisture: () => number | undefined) {
    this.#moisture = moisture;
  }

  get fault(): CapacitiveProbeFault | undefined {
    return this.#fault;
  }

  /** Begins a fault, or ends it with `undefined`. */
  setFault(fault: CapacitiveProbeFault | undefined): void {
    if (fault === "stuck" && this.#fault !== "stuck") this.#stuckAt = this.millivolts();
    this.#fault = fault;
  }

  millivolts(): number {
    if (this.#fault === "disconnected") return NO_SIGNAL_MILLIVOLTS;
    if (this.#fault === "saturated") return SATURATED_MILLIVOLTS;
    if (this.#fault === "stuck") return this.#stuckAt;
    const moisture = this.#moisture();
    if (moisture === undefined) return NO_SIGNAL_MILLIVOLTS;
    const slope = (WET_MILLIVOLTS - DRY_MILLIVOLTS) / WET_MOISTURE;
    return Math.max(DRY_MILLIVOLTS + slope * moisture, LOWEST_MILLIVOLTS);
  }
}
