import type { BoardIo } from "../../io";
import { Esp32DigitalOutput } from "./esp32DigitalOutput";
import { Esp32I2c } from "./esp32I2c";
import { Esp32OneWire } from "./esp32OneWire";
import { Esp32Sdi12Line } from "./esp32Sdi12Line";
import { AnalogInput } from "./sdk";

/** The io of an ESP32, which the drivers of its parts are given. */
export function createEsp32Io(): BoardIo {
  return {
    analog: AnalogInput,
    // The SDK's driver scales calibrated readings at 12 dB so (modules/io/analog/esp32).
    fullScaleMillivolts: 2450,
    oneWire: Esp32OneWire,
    i2c: Esp32I2c,
    digitalOutput: Esp32DigitalOutput,
    sdi12: Esp32Sdi12Line,
  };
}
