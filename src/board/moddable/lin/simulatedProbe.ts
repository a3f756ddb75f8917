import type { AnalogInput, OneWireBus } from "../../io";

/** A day's round, so that something moves: damp and cool in the morning, drier and warmer after noon. */
const dayMilliseconds = 86_400_000;

/** From -1 to 1, highest at 15:00 UTC. */
function round(): number {
  return Math.sin(((Date.now() % dayMilliseconds) / dayMilliseconds - 0.375) * 2 * Math.PI);
}

/** A capacitive probe in soil of middling moisture: 1.9 V ± 0.1 V at 12 bits over 2450 mV. */
export class SimulatedAnalog implements AnalogInput {
  readonly resolution = 12;

  read(): number {
    const millivolts = 1900 + 100 * round() + 4 * (Math.random() - 0.5);
    return Math.round((millivolts / 2450) * 4095);
  }

  close(): void {}
}

const Command = Object.freeze({ skipRom: 0xcc, convert: 0x44, readScratchpad: 0xbe });

/** A DS18B20 on its bus, byte by byte (DS18B20 datasheet, "Memory", "Transaction sequence"): 12 °C ± 6 °C. */
export class SimulatedOneWire implements OneWireBus {
  /** Temperature at power-on is 85 °C (datasheet, table 1); thresholds, 12 bits, reserved bytes. */
  readonly #scratchpad = Uint8Array.of(0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10);
  #selected = false;
  #reading = false;

  reset(): boolean {
    this.#selected = false;
    this.#reading = false;
    return true;
  }

  write(byte: number): void {
    if (!this.#selected) this.#selected = byte === Command.skipRom;
    else if (byte === Command.convert) this.#convert();
    else this.#reading = byte === Command.readScratchpad;
  }

  read(count: number): Uint8Array {
    const bytes = new Uint8Array(count).fill(0xff);
    if (!this.#reading) return bytes;
    bytes.set(this.#scratchpad.subarray(0, count));
    if (count > this.#scratchpad.length) bytes[this.#scratchpad.length] = crc8(this.#scratchpad);
    return bytes;
  }

  close(): void {}

  #convert(): void {
    const raw = Math.round((12 + 6 * round()) * 16);
    this.#scratchpad[0] = raw & 0xff;
    this.#scratchpad[1] = raw >> 8;
    this.#scratchpad[6] = 0x10 - (raw & 0x0f);
  }
}

/** The part's own check sum, x^8 + x^5 + x^4 + 1 (Maxim application note 27). */
function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
