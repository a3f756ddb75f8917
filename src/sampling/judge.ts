import type { Ticks } from "../board/clock";
import type { FaultCode } from "../model/faults";
import type { MoistureSample } from "../sensors/analogSoilProbe";
import type { TemperatureSample } from "../sensors/ds18b20Scratchpad";
import { type Calibration, waterContent } from "./calibration";
import type { Reading } from "./reading";

/**
 * Block means further apart than this make a sample doubtful. It is 0.01 m³/m³ on the line of the defaults, a
 * tenth of its accuracy; the ADC's own noise keeps the means of 16 conversions within about 5 mV.
 */
export const unstableSpreadMillivolts = 25;

/** Makes a reading of what the probes gave: calibrates, and says how far it can be trusted. */
export function judge(
  ticks: Ticks,
  probe: MoistureSample,
  thermometer: TemperatureSample,
  calibration: Calibration,
): Reading {
  const faults: FaultCode[] = [];
  const reading: { -readonly [Name in keyof Reading]: Reading[Name] } = { ticks, quality: "good", faults };

  if ("fault" in probe) faults.push(probe.fault);
  else {
    reading.moistureRaw = probe.millivolts;
    if (probe.spreadMillivolts > unstableSpreadMillivolts) faults.push("moistureUnstable");
    const content = waterContent(probe.millivolts, calibration.soilMoisture);
    if ("fault" in content) faults.push(content.fault);
    else reading.moisture = content.moisture;
  }
  if ("fault" in thermometer) faults.push(thermometer.fault);
  else reading.temperature = thermometer.temperature + calibration.soilTemperature.offset;

  if (reading.moisture === undefined || reading.temperature === undefined) reading.quality = "bad";
  else if (faults.length > 0) reading.quality = "uncertain";
  return reading;
}
