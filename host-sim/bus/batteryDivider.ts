import type { AnalogBuses, AnalogPart } from "./analogBus";
import { checkFault } from "./checkFault";
import { PartPower, type SupplyGate } from "./partPower";
import type { AttachPart, PartFault, PartSurroundings, SimulatedPart } from "./simulatedPart";

/** 100 nF at the pin, charged through two resistors of 1 MΩ in parallel, the largest that make sense. */
const CHARGE_MILLISECONDS = 50;
/** A bad contact at the battery. */
const SCATTER_MILLIVOLTS = 200;
/** Damp between the resistors: the pin sees ever less. */
const DRIFT_MILLIVOLTS_PER_HOUR = -5;
const HOUR_MILLISECONDS = 3_600_000;

const FAULTS = Object.freeze(["noAnswer", "stuck", "noise", "drift"] as const satisfies readonly PartFault[]);

/**
 * A battery behind two resistors on an analog pin. noAnswer: it is not connected, and the lower resistor pulls the pin to
 * 0 V. The others mean what they mean for every part.
 */
export class BatteryDivider implements AnalogPart, SimulatedPart {
  readonly faults = FAULTS;
  readonly #around: PartSurroundings;
  readonly #ratio: number;
  readonly #power: PartPower;
  #fault: PartFault | undefined;
  #faultSince = 0;
  #stuckAt = 0;

  /**
   * @param ratio volts at the battery for one volt at the pin
   * @param gate what switches it; always on where absent
   */
  constructor(around: PartSurroundings, ratio: number, gate?: SupplyGate) {
    this.#around = around;
    this.#ratio = ratio;
    this.#power = new PartPower(around.ticks, gate);
  }

  get fault(): PartFault | undefined {
    return this.#fault;
  }

  setFault(fault: PartFault | undefined): void {
    checkFault("A battery's divider", FAULTS, fault);
    if (fault === this.#fault) return;
    if (fault === "stuck") this.#stuckAt = this.#settled();
    this.#fault = fault;
    this.#faultSince = this.#around.ticks();
  }

  powerCycle(): void {
    this.#power.cycle();
  }

  millivolts(): number {
    return this.#fault === "noAnswer" ? 0 : this.#power.charged(this.#settled(), CHARGE_MILLISECONDS);
  }

  scatter(): number {
    return this.#fault === "noise" && this.#power.isOn() ? SCATTER_MILLIVOLTS : 0;
  }

  #settled(): number {
    if (this.#fault === "stuck") return this.#stuckAt;
    const hours = this.#fault === "drift" ? (this.#around.ticks() - this.#faultSince) / HOUR_MILLISECONDS : 0;
    return Math.max((this.#around.volts() * 1000) / this.#ratio + hours * DRIFT_MILLIVOLTS_PER_HOUR, 0);
  }
}

/** Wires the divider of an entry of the kind `battery`. */
export const attachBatteryDivider: AttachPart<AnalogBuses> = ({ options }, _probe, buses, around) => {
  const { pin, powerPin, ratio } = options as unknown as {
    readonly pin: number;
    readonly powerPin?: number;
    readonly ratio: number;
  };
  const divider = new BatteryDivider(
    around,
    ratio,
    powerPin === undefined ? undefined : { pins: buses.digital, pin: powerPin },
  );
  buses.analog.attach(pin, divider);
  return divider;
};
