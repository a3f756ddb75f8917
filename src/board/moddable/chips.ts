import type { Json } from "../../model/boundedJson";
import { frozen } from "../../model/frozen";
import type { BoardDescription } from "../board";
import type { BoardPins } from "../io";

/** What differs from one ESP32 to the next. */
export interface Chip {
  readonly description: BoardDescription;
  /** By the datasheet, "Pins" and "Analog functions"; reserved are those of the usual modules. */
  readonly pins: BoardPins;
  /** What a board carries whose build has no `device.json`. */
  readonly device: Json;
}

const common = {
  manufacturer: "Espressif",
  processorManufacturer: "Espressif",
  osName: "Moddable SDK on FreeRTOS",
} as const;

/** A capacitive probe and a DS18B20 at place 1. */
export function usualDevice(probePin: number, thermometerPin: number): Json {
  return {
    parts: [
      { kind: "capacitive", pin: probePin },
      { kind: "ds18b20", pin: thermometerPin },
    ],
  };
}

/** A UART is left for SDI-12 beside the console's; each bus of 1-Wire takes a channel of RMT in both directions. */
function busesOf(i2c: number, oneWire: number): Pick<BoardPins, "mostBuses" | "sdi12NeedsTransceiver"> {
  return { mostBuses: { i2c, oneWire, sdi12: 1 }, sdi12NeedsTransceiver: true };
}

/** By the name that the manifest's platform section gives as `chip`. */
export const chips: Readonly<Record<string, Chip>> = frozen({
  esp32: {
    description: { ...common, model: "ESP32", processorArchitecture: "Xtensa LX6", totalMemory: 520 },
    pins: {
      analog: [32, 33, 34, 35, 36, 37, 38, 39],
      inputOnly: [34, 35, 36, 37, 38, 39],
      highest: 39,
      // 1 and 3 the console, 6 to 11 the flash; at start, 12 chooses the voltage of the flash: a pull-up there and the
      // chip does not start. There is no 20, 24, or 28 to 31.
      reserved: [1, 3, 6, 7, 8, 9, 10, 11, 12, 20, 24, 28, 29, 30, 31],
      ...busesOf(2, 4),
    },
    device: usualDevice(34, 4),
  },
  esp32c3: {
    description: { ...common, model: "ESP32-C3", processorArchitecture: "RISC-V", totalMemory: 400 },
    pins: {
      analog: [0, 1, 2, 3, 4],
      inputOnly: [],
      highest: 21,
      // 11 to 17 the flash, 18 and 19 USB, 20 and 21 the console.
      reserved: [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21],
      // One of its two channels that send may be the SDK's, for the light of a board.
      ...busesOf(1, 1),
    },
    device: usualDevice(3, 10),
  },
  esp32s3: {
    description: { ...common, model: "ESP32-S3", processorArchitecture: "Xtensa LX7", totalMemory: 512 },
    pins: {
      analog: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      inputOnly: [],
      highest: 48,
      // 19 and 20 USB, 26 to 32 the flash, 33 to 37 the flash or PSRAM of the modules with eight lines, 43 and 44 the
      // console; at start, 45 chooses the voltage of the flash. There is no 22 to 25.
      reserved: [19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 43, 44, 45],
      ...busesOf(2, 3),
    },
    device: usualDevice(4, 5),
  },
});
