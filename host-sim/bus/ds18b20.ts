import { crc8 } from "./crc8";
import type { OneWirePart } from "./oneWireLine";

/**
 * `absent`: no presence pulse. `badCrc`: a bit of the check byte is wrong. `powerOn`: conversions never finish, so
 * the power-on value stays (supply too weak). `allOnes`, `allZero`: what the line gives with data held high or low.
 */
export type Ds18b20Fault = "absent" | "badCrc" | "powerOn" | "allOnes" | "allZero";

export interface Ds18b20Options {
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  /** °C around the part at this moment; where it is unknown the part does not answer. */
  readonly temperature: () => number | undefined;
  /** 48 bits that make the part unique. */
  readonly serial?: number;
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

type Expecting = "nothing" | "rom command" | "rom" | "function" | "scratchpad";

/** A DS18B20 on three wires, at the level of its registers (Maxim datasheet 19-7487). */
export class Ds18b20 implements OneWirePart {
  readonly rom: Uint8Array;
  readonly #options: Ds18b20Options;
  #fault: Ds18b20Fault | undefined;
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

  constructor(options: Ds18b20Options) {
    this.#options = options;
    const serial = options.serial ?? 0x1a2b3c4d5e;
    const body = [
      FAMILY,
      ...Array.from({ length: 6 }, (_, index) => Math.floor(serial / 256 ** index) % 256),
    ];
    this.rom = Uint8Array.from([...body, crc8(body)]);
  }

  get fault(): Ds18b20Fault | undefined {
    return this.#fault;
  }

  /** Begins a fault, or ends it with `undefined`. */
  setFault(fault: Ds18b20Fault | undefined): void {
    this.#fault = fault;
    if (fault === "powerOn") this.powerCycle();
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
    const answers = this.#fault !== "absent" && this.#options.temperature() !== undefined;
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
      case "nothing":
        break;
    }
  }

  read(): number {
    if (this.#fault === "absent") return SILENT;
    const next = this.#sending.shift();
    if (next === undefined) return this.#isConverting() ? 0x00 : SILENT;
    if (this.#fault === "allOnes") return 0xff;
    return this.#fault === "allZero" ? 0x00 : next;
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
    const celsius = this.#options.temperature();
    if (celsius === undefined || this.#fault === "powerOn") return;
    // Sixteenths of a degree from -55 to 125 °C. Below 12 bits the lowest ones are undefined: here they stay, so that
    // a driver which does not mask them is found out.
    const raw = Math.round(Math.min(Math.max(celsius, -55), 125) * 16);
    this.#conversion = { raw, doneAt: this.#options.ticks() + CONVERSION_MILLISECONDS[this.#resolution()] };
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
