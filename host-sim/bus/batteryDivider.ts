import type { AnalogBuses, AnalogPart } from "./analogBus";
import { AnalogFault } from "./analogFault";
import { PartPower, type SupplyGate } from "./partPower";
import type { AttachPart, PartFault, PartSurroundings, SimulatedPart } from "./simulatedPart";

/** 100 nF at the pin, charged through two resistors of 1 MΩ in parallel, the largest that make sense. */
const CHARGE_MILLISECONDS = 50;
/** A bad contact at the battery. */
const SCATTER_MILLIVOLTS = 200;
/** Damp between the resistors: the pin sees ever less. */
const DRIFT_MILLIVOLTS_PER_HOUR = -5;

const FAULTS = Object.freeze(["noAnswer", "stuck", "noise", "drift"] as const satisfies readonly PartFault[]);

/**
 * A battery behind two resistors on an analog pin. noAnswer: it is not connected, and the lower resistor pulls the pin to
 * 0 V. The others mean what they mean for every part.
 */
export class BatteryDivider implements AnalogPart, SimulatedPart {
  readonly faults = FAULTS;
  readonly #fault: AnalogFault;
  readonly #power: PartPower;

  /**
   * @param ratio volts at the battery for one volt at the pin
   * @param gate what switches it; always on where absent
   */
  constructor({ ticks, volts }: PartSurroundings, ratio: number, gate?: SupplyGate) {
    this.#power = new PartPower(ticks, gate);
    this.#fault = new AnalogFault({
      part: "A battery's divider",
      possible: FAULTS,
      ticks,
      steady: () => (volts() * 1000) / ratio,
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
    if (this.fault === "noAnswer") return 0;
    return this.#power.charged(Math.max(this.#fault.settled(), 0), CHARGE_MILLISECONDS);
  }

  scatter(): number {
    return this.fault === "noise" && this.#power.isOn() ? SCATTER_MILLIVOLTS : 0;
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
