import type { FaultCode } from "../model/faults";
import type { Measured, PartRow, PartSample, Quantity } from "../sensors/part";

/** Why a part gives nothing: its io cannot be had or its driver is defect, or it did not come to an end in time. */
export type MissingCause = "noResponse" | "notReady";

/** The fault of a quantity that a part of this kind should have given. */
export function faultOfMissing(
  { bus }: Pick<PartRow, "bus">,
  quantity: Quantity,
  cause: MissingCause = "noResponse",
): FaultCode {
  switch (quantity) {
    case "temperature":
    case "boardTemperature":
      return cause === "notReady" ? "temperatureNotReady" : "temperatureNoResponse";
    case "airTemperature":
    case "airHumidity":
      return "airNoResponse";
    case "battery":
      return "batteryNoSignal";
    case "moistureRaw":
    // Only moisture probes measure it, and what is wrong with them is told once.
    case "conductivity":
      if (cause === "notReady") return "moistureNotReady";
      return bus === "analog" ? "moistureNoSignal" : "moistureNoResponse";
  }
}

/** The sample of a probe whose part gives nothing. */
export function missingSample(row: Pick<PartRow, "bus" | "gives">, cause: MissingCause): PartSample {
  const sample: { [Name in Quantity]?: Measured } = {};
  for (const quantity of row.gives) sample[quantity] = { fault: faultOfMissing(row, quantity, cause) };
  return sample;
}
