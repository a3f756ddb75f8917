import { FaultyValue } from "./faultyValue";
import type { I2cBuses, I2cPart } from "./i2cBus";
import { answerOf, wordBytes } from "./i2cBytes";
import {
  type AttachPart,
  type PartFault,
  type PartSurroundings,
  partFaults,
  type SimulatedPart,
} from "./simulatedPart";

/** Single-shot measurements without clock stretching, and the longest that each may take, ms (datasheet, tables 4 and 9). */
const measurements: { readonly [command: number]: number } = Object.freeze({
  [0x2400]: 15.5,
  [0x240b]: 6.5,
  [0x2416]: 4.5,
});
const SOFT_RESET = 0x30a2;
const READ_STATUS = 0xf32d;
const CLEAR_STATUS = 0x3041;
const RESET_MILLISECONDS = 1.5;
const SLOW_MILLISECONDS = 25;
/** Tables 1 and 2: three standard deviations are 0.04 °C and 0.08 % at high repeatability. */
const SCATTER_CELSIUS = 0.013;
const SCATTER_PERCENT = 0.027;
/** Status register: the part was reset since the status was cleared (table 18, bit 4). */
const RESET_DETECTED = 0x0010;

/** A Sensirion SHT3x-DIS in single-shot mode, at the level of its commands (datasheet of December 2022). */
export class Sht3x implements I2cPart, SimulatedPart {
  readonly faults: readonly PartFault[] = partFaults;
  readonly #around: PartSurroundings;
  readonly #celsius: FaultyValue;
  readonly #percent: FaultyValue;
  #fault: PartFault | undefined;
  /** When a measurement under way is done. */
  #doneAt: number | undefined;
  #words: readonly number[] | undefined;
  #status = RESET_DETECTED;
  #upAt = 0;

  constructor(around: PartSurroundings) {
    this.#around = around;
    const random = around.random.fork("fault");
    this.#celsius = new FaultyValue({ noise: 1, driftAnHour: 0.5, random });
    this.#percent = new FaultyValue({ noise: 5, driftAnHour: 2, random });
  }

  get fault(): PartFault | undefined {
    return this.#fault;
  }

  setFault(fault: PartFault | undefined): void {
    this.#fault = fault;
    for (const value of [this.#celsius, this.#percent]) value.setFault(fault, this.#around.ticks());
  }

  powerCycle(): void {
    this.#doneAt = undefined;
    this.#words = undefined;
    this.#status = RESET_DETECTED;
    this.#upAt = this.#around.ticks() + RESET_MILLISECONDS;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#answers() || this.#isMeasuring()) return false;
    const [high, low] = bytes;
    if (high === undefined || low === undefined) return true;
    const command = (high << 8) | low;
    this.#words = undefined;
    this.#doneAt = undefined;
    const needed = measurements[command];
    if (needed !== undefined) this.#measure(needed);
    else if (command === SOFT_RESET) this.powerCycle();
    else if (command === READ_STATUS) this.#words = [this.#status];
    else if (command === CLEAR_STATUS) this.#status = 0;
    return true;
  }

  /** A result can be fetched once; without one a read is not acknowledged (clause 4.4). */
  read(count: number): Uint8Array | undefined {
    if (!this.#answers() || this.#isMeasuring()) return undefined;
    if (this.#doneAt !== undefined) this.#words = this.#result();
    this.#doneAt = undefined;
    const words = this.#words;
    this.#words = undefined;
    return words === undefined ? undefined : answerOf(words.flatMap(this.#withCheck), count);
  }

  #answers(): boolean {
    const isWired = this.#fault !== "noAnswer" && this.#fault !== "swappedWires";
    return isWired && this.#around.ticks() >= this.#upAt;
  }

  #isMeasuring(): boolean {
    return this.#doneAt !== undefined && this.#around.ticks() < this.#doneAt;
  }

  #measure(milliseconds: number): void {
    // Measuring draws a thousand times what resting does: a weak supply breaks down there.
    if (this.#fault === "brownOut") this.powerCycle();
    else this.#doneAt = this.#around.ticks() + (this.#fault === "slow" ? SLOW_MILLISECONDS : milliseconds);
  }

  #result(): readonly number[] | undefined {
    const { airTemperature, airHumidity, random, ticks } = this.#around;
    const celsius = airTemperature();
    const percent = airHumidity();
    // Nobody knows the air: the part is not there.
    if (celsius === undefined || percent === undefined) return undefined;
    const warm = this.#celsius.measure(celsius + random.noise() * SCATTER_CELSIUS, ticks());
    const humid = this.#percent.measure(percent + random.noise() * SCATTER_PERCENT, ticks());
    return [word((warm + 45) / 175), word(humid / 100)];
  }

  readonly #withCheck = (value: number): readonly number[] => {
    const bytes = wordBytes(value);
    return [...bytes, crc(bytes) ^ (this.#fault === "badCrc" ? 0x01 : 0x00)];
  };
}

/** A part of the whole range as 16 bits. */
function word(share: number): number {
  return Math.round(Math.min(Math.max(share, 0), 1) * 65_535);
}

/** CRC-8 by long division: polynomial 0x131, beginning with 0xFF, nothing reflected (table 20). */
function crc(bytes: readonly number[]): number {
  let rest = 0xff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      rest *= 2;
      if (rest > 0xff) rest ^= 0x131;
    }
  }
  return rest;
}

/** Puts the part on its bus. */
export const attachSht3x: AttachPart<I2cBuses> = (entry, _probe, { i2c }, around) => {
  const part = new Sht3x(around);
  const { data, clock, address } = entry.options;
  i2c.attach(Number(data), Number(clock), Number(address), part);
  return part;
};
