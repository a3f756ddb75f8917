import type { OneWireBus, ProbeWiring } from "../board/io";
import type { FaultCode } from "../model/faults";
import { readScratchpad, scratchpadLength, type TemperatureSample } from "./ds18b20Scratchpad";

export interface Ds18b20Options {
  readonly sensor: ProbeWiring["soilTemperature"];
}

/** ROM and function commands (DS18B20 datasheet, "ROM commands", "Function commands"). */
const Command = Object.freeze({ skipRom: 0xcc, convert: 0x44, readScratchpad: 0xbe });

/**
 * A DS18B20 temperature probe, alone on its 1-Wire bus, in the sensor shape of ECMA-419 with its slow half split:
 * `start`, wait `conversionMilliseconds`, `sample`.
 * https://www.analog.com/media/en/technical-documentation/data-sheets/ds18b20.pdf
 */
export class Ds18b20 {
  /** The longest conversion: 12 bits, as the part leaves the factory (datasheet, table 2). Fewer bits are faster. */
  readonly conversionMilliseconds = 750;
  #bus: OneWireBus | undefined;
  #converting = false;

  /** Throws where an option makes no sense or the pin cannot serve; nothing is held then. */
  constructor(options: Ds18b20Options) {
    const { sensor } = options;
    if (typeof sensor.io !== "function") throw new TypeError("sensor.io must be the constructor of an io.");
    if (!Number.isInteger(sensor.pin) || sensor.pin < 0) throw new RangeError("sensor.pin must be a pin.");
    this.#bus = new sensor.io(sensor);
  }

  /** Starts a conversion. Returns temperatureNoResponse where no part answers. */
  start(): FaultCode | undefined {
    const bus = this.#open();
    this.#converting = select(bus, Command.convert);
    return this.#converting ? undefined : "temperatureNoResponse";
  }

  /**
   * The temperature that the conversion gave, in °C, or the fault that `readScratchpad` names. Throws without a
   * started conversion: the part would give its last result as if it were new.
   */
  sample(): TemperatureSample {
    const bus = this.#open();
    if (!this.#converting) throw new Error("No conversion was started.");
    this.#converting = false;
    if (!select(bus, Command.readScratchpad)) return { fault: "temperatureNoResponse" };
    let bytes: Uint8Array | undefined;
    try {
      bytes = bus.read(scratchpadLength);
    } catch {}
    return bytes === undefined ? { fault: "temperatureNoResponse" } : readScratchpad(bytes);
  }

  /** Releases the bus. May be called twice; every other method throws afterwards. */
  close(): void {
    const bus = this.#bus;
    this.#bus = undefined;
    bus?.close();
  }

  #open(): OneWireBus {
    if (this.#bus === undefined) throw new Error("The temperature probe is closed.");
    return this.#bus;
  }
}

/** Sends a command to the only part on the bus; false where none is there or the io failed. */
function select(bus: OneWireBus, command: number): boolean {
  try {
    if (!bus.reset()) return false;
    bus.write(Command.skipRom);
    bus.write(command);
    return true;
  } catch {
    return false;
  }
}
