import { batteryChemistries } from "../model/batteryChemistry";
import type { FaultCode } from "../model/faults";
import { frozen } from "../model/frozen";
import type { Settings } from "../model/settings";

/** What the battery allows; a device starts with `enough`. */
export type BatteryLevel = "enough" | "low" | "critical";

/** The fault of a level; of the two there is never more than one. */
export const batteryFaults = frozen({
  low: "batteryLow",
  critical: "batteryCritical",
} as const satisfies { readonly [Level in BatteryLevel]?: FaultCode });

type Limits = Pick<Settings["power"], "batteryChemistry" | "lowVoltage" | "criticalVoltage">;

/**
 * The level that follows from a voltage at the battery, V. Without one (not measured, on a supply) the level stays. A limit
 * counts as left behind only so far above it as a cell of its chemistry does not come by dropping its load.
 */
export function batteryPolicy(level: BatteryLevel, volts: number | undefined, power: Limits): BatteryLevel {
  if (volts === undefined || Number.isNaN(volts)) return level;
  const chemistry = batteryChemistries[power.batteryChemistry];
  const { lowVoltage = chemistry.lowVoltage, criticalVoltage = chemistry.criticalVoltage } = power;
  if (volts < criticalVoltage + (level === "critical" ? chemistry.hysteresis : 0)) return "critical";
  if (volts < lowVoltage + (level === "enough" ? 0 : chemistry.hysteresis)) return "low";
  return "enough";
}

/** How many times more rarely the device measures and sends. */
export function batteryFactor(
  level: BatteryLevel,
  { lowFactor, criticalFactor }: Pick<Settings["power"], "lowFactor" | "criticalFactor">,
): number {
  if (level === "critical") return criticalFactor;
  return level === "low" ? lowFactor : 1;
}
