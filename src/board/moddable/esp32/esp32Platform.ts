import type { Json } from "../../../model/boundedJson";
import type { BoardPins } from "../../io";
import { type Chip, chips } from "../chips";
import type { PlatformParts, PlatformPorts } from "../platform";
import { config } from "../sdk";
import { Esp32Indicator } from "./esp32Indicator";
import { createEsp32Io } from "./esp32Io";
import { Esp32Network } from "./esp32Network";
import { Esp32Reset } from "./esp32Reset";
import { NvsStorage } from "./nvsStorage";
import { PartitionFlash } from "./partitionFlash";
import {
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

  get pins(): BoardPins {
    return chip().pins;
  },

  get device(): Json {
    return chip().device;
  },

  prepare(): void {
    recordAborts();
  },

  createPorts(parts: PlatformParts): PlatformPorts {
    const { description, pins } = chip();
    const { light } = parts.settings;
    if (light !== undefined && light.pin > pins.highest)
      throw new Error(`The setting "lightPin" names GPIO ${light.pin}, which this chip has not.`);
    return {
      description,
      indicator: light === undefined ? undefined : new Esp32Indicator(light.pin, light.activeLow),
      memory: { free: () => freeMemory() },
      network: new Esp32Network(parts),
      reset: new Esp32Reset({ enterPlace, getResetReason, restartChip, takeLastRun }),
      storage: new NvsStorage(),
      flash: PartitionFlash.open(FlashStorage, parts.log),
      io: createEsp32Io(),
    };
  },
});

function chip(): Chip {
  const name = String(config["chip"]);
  const found = chips[name];
  if (found === undefined) throw new Error(`The chip "${name}" is not known.`);
  return found;
}
