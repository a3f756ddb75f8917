import type { TelemetryRecord } from "./record";

/** For whoever watches the log of a board, or of a simulated device whose hub is elsewhere. */
export function describeRecord({ sequence, reading }: TelemetryRecord): string {
  const moisture = reading.moisture === undefined ? "no moisture" : `${reading.moisture.toFixed(3)} m³/m³`;
  const temperature =
    reading.temperature === undefined ? "no temperature" : `${reading.temperature.toFixed(2)} °C`;
  return `reading ${sequence}: ${moisture}, ${temperature}, ${[reading.quality, ...reading.faults].join(" ")}`;
}
