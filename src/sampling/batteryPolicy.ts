import type { FaultCode } from "../model/faults";
import { frozen } from "../model/frozen";
import type { Settings } from "../model/settings";

/** How many times more rarely the device measures and sends. */
export type BatteryFactor = 1 | 4 | 16;

/** What the battery allows. */
export interface BatteryState {
  readonly factor: BatteryFactor;
  /** The fault in force; of the two there is never more than one. */
  readonly fault?: Extract<FaultCode, "batteryLow" | "batteryCritical">;
}

/** The states; a device starts with `enough`. */
export const batteryStates = frozen({
  enough: { factor: 1 },
  low: { factor: 4, fault: "batteryLow" },
  critical: { factor: 16, fault: "batteryCritical" },
} as const satisfies { readonly [name: string]: BatteryState });

/** A battery recovers by less than this when the load drops: a limit counts as left behind only so far above it. V */
const hysteresis = 0.1;

/**
 * The state that follows from a voltage at the battery, V. Without one (not measured, on a supply) the state stays.
 */
export function batteryPolicy(
  state: BatteryState,
  voltage: number | undefined,
  { lowVoltage, criticalVoltage }: Pick<Settings["power"], "lowVoltage" | "criticalVoltage">,
): BatteryState {
  if (voltage === undefined || Number.isNaN(voltage)) return state;
  if (voltage < limit(criticalVoltage, state.factor === 16)) return batteryStates.critical;
  if (voltage < limit(lowVoltage, state.factor > 1)) return batteryStates.low;
  return batteryStates.enough;
}

function limit(voltage: number, isHeld: boolean): number {
  return isHeld ? voltage + hysteresis : voltage;
}
