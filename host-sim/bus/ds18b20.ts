import type { SeededRandom } from "../board/random";
import { crc8 } from "./crc8";
import { FaultyValue } from "./faultyValue";
import type { OneWireLines, OneWirePart } from "./oneWireLine";
import {
  type AttachPart,
  type PartFault,
  type PartSurroundings,
  partFaults,
  type SimulatedPart,
} from "./simulatedPart";

/** Where the temperature is unknown the part does not answer. */
export interface Ds18b20Options
  extends Pick<PartSurroundings, "ticks" | "temperature" | "random" | "temperatureOffset"> {
  /** 16 hexadecimal digits, family first. Left out: a serial number at random. */
  readonly rom?: string;
}

const FAMILY = 0x28;
const Rom = Object.freeze({ read: 0x33, match: 0x55, skip: 0xcc });
const Command = Object.freeze({
  convert: 0x44,
  copy: 0x48,
  write: 0x4e,
  readPower: 0xb4,
  recall: 0xb8,
  read: 0xbe,
});
const SILENT = 0xff;
/** Datasheet, "Memory": as delivered, alarms of 75 and 70 °C, 12 bits. */
const FACTORY = [0x4b, 0x46, 0x7f] as const;
const POWER_ON_RAW = 0x0550;
const POWER_ON_BYTE_6 = 0x0c;
/** Conversion time in ms for 9, 10, 11 and 12 bits (datasheet, table 2, rounded up). */
const CONVERSION_MILLISECONDS = [94, 188, 375, 750] as const;
/** With the fault slow; clones are known for any conversion time. */
const SLOWER = 3;
const NOISE_CELSIUS = 1;
const DRIFT_CELSIUS_AN_HOUR = 0.5;
/** Datasheet, "Electrical characteristics": no unit is off by more from -10 to 85 °C. °C */
const MOST_OFFSET = 0.5;
/** How units scatter within that: our own proposal. °C */
const OFFSET_SPREAD = 0.2;

type Expecting = "nothing" | "rom command" | "rom" | "function" | "scratchpad" | "convert";

/**
 * A DS18B20 on three wires, at the level of its registers (Maxim datasheet 19-7487). It knows every ROM command but the
 * two searches, which need single bits of the line. Its faults, where that is not plain: badCrc, a bit of the check byte is
 * wrong; brownOut, the supply breaks down in each conversion; swappedWires, data lies at the supply and nothing is heard.
 */
export class Ds18b20 implements OneWirePart, SimulatedPart {
  readonly faults: readonly PartFault[] = partFaults;
  readonly rom: Uint8Array;
  readonly #options: Ds18b20Options;
  readonly #value: FaultyValue;
  #fault: PartFault | undefined;
  #expecting: Expecting = "nothing";
  /** Bytes heard of a ROM code or of the scratchpad. */
  #heard: number[] = [];
  #sending: number[] = [];
  #raw = POWER_ON_RAW;
  #byte6 = POWER_ON_BYTE_6;
  /** TH, TL and configuration: in the scratchpad, and as they survive without power. */
  #settings: readonly number[] = FACTORY;
  #stored: readonly number[] = FACTORY;
  #conversion: { readonly raw: number; readonly doneAt: number } | undefined;

  /** Throws a RangeError for a ROM code that no part can have. */
  constructor(options: Ds18b20Options) {
    this.#options = options;
    this.#value = new FaultyValue({
      noise: NOISE_CELSIUS,
      driftAnHour: DRIFT_CELSIUS_AN_HOUR,
      random: options.random.fork("fault"),
    });
    this.rom =
      options.rom === undefined ? romOf(options.random.fork("serial").random()) : readRom(options.rom);
  }

  get fault(): PartFault | undefined {
    return this.#fault;
  }

  setFault(fault: PartFault | undefined): void {
    this.#fault = fault;
    this.#value.setFault(fault, this.#options.ticks());
    if (fault === "brownOut") this.powerCycle();
  }

  /** Supply off and on: the scratchpad is as delivered, but for what was copied to stay. */
  powerCycle(): void {
    this.#raw = POWER_ON_RAW;
    this.#byte6 = POWER_ON_BYTE_6;
    this.#settings = this.#stored;
    this.#conversion = undefined;
    this.#expecting = "nothing";
    this.#sending = [];
  }

  reset(): boolean {
    this.#sending = [];
    this.#heard = [];
    const answers = !this.#isSilent() && this.#options.temperature() !== undefined;
    this.#expecting = answers ? "rom command" : "nothing";
    return answers;
  }

  write(byte: number): void {
    switch (this.#expecting) {
      case "rom command":
        this.#romCommand(byte);
        break;
      case "rom":
        this.#heard.push(byte);
        if (this.#heard.length === this.rom.length) {
          const isMine = this.#heard.every((part, index) => part === this.rom[index]);
          this.#expecting = isMine ? "function" : "nothing";
        }
        break;
      case "function":
        this.#function(byte);
        break;
      case "scratchpad":
        this.#heard.push(byte);
        if (this.#heard.length === 3) this.#writeSettings(this.#heard);
        break;
      case "convert":
      case "nothing":
        break;
    }
  }

  read(): number {
    if (this.#isSilent()) return SILENT;
    const next = this.#sending.shift();
    if (next !== undefined) return next;
    return this.#expecting === "convert" && this.#isConverting() ? 0x00 : SILENT;
  }

  #isSilent(): boolean {
    return this.#fault === "noAnswer" || this.#fault === "swappedWires";
  }

  #romCommand(byte: number): void {
    this.#heard = [];
    if (byte === Rom.skip) this.#expecting = "function";
    else if (byte === Rom.match) this.#expecting = "rom";
    else {
      this.#expecting = "nothing";
      if (byte === Rom.read) {
        this.#sending = [...this.rom];
        this.#expecting = "function";
      }
    }
  }

  #function(byte: number): void {
    this.#expecting = "nothing";
    this.#heard = [];
    this.#sending = [];
    if (byte === Command.convert) this.#convert();
    else if (byte === Command.read) this.#sending = this.#scratchpad();
    else if (byte === Command.write) this.#expecting = "scratchpad";
    else if (byte === Command.copy) this.#stored = this.#settings;
    else if (byte === Command.recall) this.#settings = this.#stored;
    // Read power supply: a part on three wires leaves the line high.
    else if (byte === Command.readPower) this.#sending = [SILENT];
  }

  /** 0 to 3 for 9 to 12 bits. */
  #resolution(): 0 | 1 | 2 | 3 {
    return (((this.#settings[2] ?? 0) >> 5) & 3) as 0 | 1 | 2 | 3;
  }

  #convert(): void {
    const { temperature, temperatureOffset = 0 } = this.#options;
    const celsius = temperature();
    if (celsius === undefined) return;
    if (this.#fault === "brownOut") {
      this.powerCycle();
      return;
    }
    this.#expecting = "convert";
    const ticks = this.#options.ticks();
    const measured = this.#value.measure(celsius + temperatureOffset, ticks);
    // Sixteenths of a degree from -55 to 125 °C. Below 12 bits the lowest ones are undefined: here they stay, so that
    // a driver which does not mask them is found out.
    const raw = Math.round(Math.min(Math.max(measured, -55), 125) * 16);
    const time = CONVERSION_MILLISECONDS[this.#resolution()] * (this.#fault === "slow" ? SLOWER : 1);
    this.#conversion = { raw, doneAt: ticks + time };
  }

  /** True while a conversion runs; puts the result of one that has finished into the scratchpad. */
  #isConverting(): boolean {
    if (this.#conversion === undefined) return false;
    if (this.#options.ticks() < this.#conversion.doneAt) return true;
    this.#raw = this.#conversion.raw;
    // As the real part does, and the only way to tell a real 85 °C from the power-on value.
    this.#byte6 = 0x10 - (this.#raw & 0x0f);
    this.#conversion = undefined;
    return false;
  }

  #scratchpad(): number[] {
    this.#isConverting();
    const bytes = [this.#raw & 0xff, (this.#raw >> 8) & 0xff, ...this.#settings, 0xff, this.#byte6, 0x10];
    return [...bytes, crc8(bytes) ^ (this.#fault === "badCrc" ? 0x01 : 0x00)];
  }

  #writeSettings([high = 0, low = 0, configuration = 0]: readonly number[]): void {
    this.#expecting = "nothing";
    // Only R1 and R0 of the configuration can be written; the rest reads as below (datasheet, figure 10).
    this.#settings = [high, low, (configuration & 0x60) | 0x1f];
  }
}

/** By how much a unit of the lottery of real ones shows too much, °C. */
export function drawOffset(random: SeededRandom): number {
  return Math.min(MOST_OFFSET, Math.max(-MOST_OFFSET, OFFSET_SPREAD * random.noise()));
}

function romOf(random: number): Uint8Array {
  const serial = Math.floor(random * 2 ** 32);
  const body = [FAMILY, ...Array.from({ length: 6 }, (_, index) => Math.floor(serial / 256 ** index) % 256)];
  return Uint8Array.from([...body, crc8(body)]);
}

function readRom(text: string): Uint8Array {
  const bytes = Uint8Array.from(Buffer.from(text, "hex"));
  if (text.length !== 16 || bytes.length !== 8 || bytes[0] !== FAMILY || crc8(bytes) !== 0)
    throw new RangeError(`"${text}" is no ROM code of a DS18B20: 16 hexadecimal digits, family 28 first.`);
  return bytes;
}

/** Puts a probe of an entry of the kind `ds18b20` on its line. */
export const attachDs18b20: AttachPart<{ readonly oneWire: OneWireLines }> = (
  { options },
  probe,
  { oneWire },
  around,
) => {
  const rom = probe.options["rom"];
  const part = new Ds18b20({ ...around, ...(typeof rom === "string" ? { rom } : {}) });
  oneWire.attach(Number(options["pin"]), part);
  return part;
};
