import type { OneWireBus } from "../../io";
import { dayRound } from "./dayRound";

const Command = Object.freeze({
  matchRom: 0x55,
  skipRom: 0xcc,
  convert: 0x44,
  writeScratchpad: 0x4e,
  readScratchpad: 0xbe,
});

const romLength = 8;
/** For 9 to 12 bits, ms (DS18B20 datasheet, table 2). */
const conversionMilliseconds = Object.freeze([94, 188, 375, 750]);

/**
 * DS18B20 thermometers on a wire, byte by byte (datasheet, "Memory", "Transaction sequence"): 12 °C ± 6 °C. There is one
 * of each ROM code that is asked for.
 */
export class SimulatedOneWire implements OneWireBus {
  /** By ROM code; "" is that which answers where none is named. */
  readonly #scratchpads = new Map<string, Uint8Array>();
  /** What was written since the reset. */
  #written: number[] = [];
  #readyAt = 0;

  reset(): boolean {
    this.#written = [];
    return true;
  }

  write(byte: number): void {
    this.#written.push(byte);
    const { rom, command, bytes } = this.#transaction();
    if (command === Command.writeScratchpad) this.#scratchpad(rom).set(bytes.slice(0, 3), 2);
    if (command === Command.convert) this.#convert(rom);
  }

  read(count: number): Uint8Array {
    const { rom, command } = this.#transaction();
    const answer = new Uint8Array(count).fill(0xff);
    if (command === Command.convert && Date.now() < this.#readyAt) answer.fill(0);
    if (command !== Command.readScratchpad) return answer;
    const scratchpad = this.#scratchpad(rom);
    answer.set(Uint8Array.of(...scratchpad, crc8(scratchpad)).subarray(0, count));
    return answer;
  }

  close(): void {}

  /** What was said so far: which part, what it is to do, and what follows that. */
  #transaction(): { rom: string; command: number | undefined; bytes: number[] } {
    const [first, ...rest] = this.#written;
    const named = first === Command.matchRom ? romLength : 0;
    const [command, ...bytes] = rest.slice(named);
    return { rom: rest.slice(0, named).join(), command, bytes };
  }

  #scratchpad(rom: string): Uint8Array {
    let scratchpad = this.#scratchpads.get(rom);
    if (scratchpad === undefined) {
      // 85 °C as after power-on (datasheet, table 1); thresholds, 12 bits, reserved bytes.
      scratchpad = Uint8Array.of(0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10);
      this.#scratchpads.set(rom, scratchpad);
    }
    return scratchpad;
  }

  /** All parts convert where none is named. */
  #convert(rom: string): void {
    const asked = [this.#scratchpad(rom)];
    for (const scratchpad of rom === "" ? this.#scratchpads.values() : asked) {
      const resolution = ((scratchpad[4] ?? 0) >> 5) & 3;
      const raw = Math.round((12 + 6 * dayRound()) * 16) & ~((1 << (3 - resolution)) - 1);
      scratchpad[0] = raw & 0xff;
      scratchpad[1] = (raw >> 8) & 0xff;
      scratchpad[6] = 0x10 - (raw & 0x0f);
      this.#readyAt = Date.now() + (conversionMilliseconds[resolution] ?? 0);
    }
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
