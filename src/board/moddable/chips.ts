import type { BoardDescription } from "../board";

/** What differs from one ESP32 to the next. */
export interface Chip {
  readonly description: BoardDescription;
  /** Pins of ADC1 (datasheets, "Analog functions"). ADC2 is the radio's while Wi-Fi runs. */
  readonly analogPins: readonly number[];
  /** Highest GPIO number. */
  readonly highestPin: number;
  readonly moisturePin: number;
  readonly temperaturePin: number;
}

const common = Object.freeze({
  manufacturer: "Espressif",
  processorManufacturer: "Espressif",
  osName: "Moddable SDK on FreeRTOS",
});

/** By the name that the manifest's platform section gives as `chip`. */
export const chips: Readonly<Record<string, Chip>> = Object.freeze({
  esp32: Object.freeze({
    description: Object.freeze({
      ...common,
      model: "ESP32",
      processorArchitecture: "Xtensa LX6",
      totalMemory: 520,
    }),
    analogPins: Object.freeze([32, 33, 34, 35, 36, 37, 38, 39]),
    highestPin: 39,
    moisturePin: 34,
    temperaturePin: 4,
  }),
  esp32c3: Object.freeze({
    description: Object.freeze({
      ...common,
      model: "ESP32-C3",
      processorArchitecture: "RISC-V",
      totalMemory: 400,
    }),
    analogPins: Object.freeze([0, 1, 2, 3, 4]),
    highestPin: 21,
    moisturePin: 3,
    temperaturePin: 10,
  }),
  esp32s3: Object.freeze({
    description: Object.freeze({
      ...common,
      model: "ESP32-S3",
      processorArchitecture: "Xtensa LX7",
      totalMemory: 512,
    }),
    analogPins: Object.freeze([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    highestPin: 48,
    moisturePin: 4,
    temperaturePin: 5,
  }),
});
