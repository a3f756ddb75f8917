import { type Chip, chips } from "../chips";
import type { PlatformParts, PlatformPorts } from "../platform";
import { config } from "../sdk";
import { BatterySupply } from "./batterySupply";
import { Esp32Indicator } from "./esp32Indicator";
import { Esp32Network } from "./esp32Network";
import { Esp32OneWire } from "./esp32OneWire";
import { Esp32Reset } from "./esp32Reset";
import { fullScaleMillivolts } from "./fullScale";
import { NvsStorage } from "./nvsStorage";
import { PartitionFlash } from "./partitionFlash";
import {
  AnalogInput,
  enterPlace,
  FlashStorage,
  freeMemory,
  getResetReason,
  recordAborts,
  restartChip,
  takeLastRun,
} from "./sdk";

/** ESP32, ESP32-C3 and ESP32-S3; which one says the manifest's section of the target. */
export const esp32Platform = Object.freeze({
  get name(): string {
    return String(config["chip"]);
  },

  needsWifi: true,

  prepare(): void {
    recordAborts();
  },

  createPorts(parts: PlatformParts): PlatformPorts {
    const chip = chips[String(config["chip"])];
    if (chip === undefined) throw new Error(`The chip "${String(config["chip"])}" is not known.`);
    const { batteryPin, batteryRatio, light } = parts.settings;
    const moisturePin = analogPin(chip, "moisturePin", parts.settings.moisturePin ?? chip.moisturePin);
    const temperaturePin = parts.settings.temperaturePin ?? chip.temperaturePin;
    if (temperaturePin > chip.highestPin)
      throw new Error(`The setting "temperaturePin" names GPIO ${temperaturePin}, which this chip has not.`);
    if (light !== undefined) {
      if (light.pin > chip.highestPin)
        throw new Error(`The setting "lightPin" names GPIO ${light.pin}, which this chip has not.`);
      if ([moisturePin, temperaturePin, batteryPin].includes(light.pin))
        throw new Error(`The setting "lightPin" names GPIO ${light.pin}, which is used for something else.`);
    }
    return {
      description: chip.description,
      indicator: light === undefined ? undefined : new Esp32Indicator(light.pin, light.activeLow),
      memory: { free: () => freeMemory() },
      network: new Esp32Network(parts),
      reset: new Esp32Reset({ enterPlace, getResetReason, restartChip, takeLastRun }),
      storage: new NvsStorage(),
      flash: PartitionFlash.open(FlashStorage, parts.log),
      supply:
        batteryPin === undefined
          ? { voltage: () => undefined }
          : new BatterySupply(analogPin(chip, "batteryPin", batteryPin), batteryRatio),
      probes: {
        soilMoisture: { io: AnalogInput, pin: moisturePin, fullScaleMillivolts },
        soilTemperature: { io: Esp32OneWire, pin: temperaturePin },
      },
    };
  },
});

/** A pin of ADC1: ADC2 cannot be read while Wi-Fi runs (ESP32 technical reference manual, ADC2). */
function analogPin(chip: Chip, setting: string, pin: number): number {
  if (chip.analogPins.includes(pin)) return pin;
  const choice = chip.analogPins.join(", ");
  throw new Error(
    `The setting "${setting}" names GPIO ${pin}, which is not on ADC1; choose one of ${choice}.`,
  );
}
