import { FaultyValue } from "./faultyValue";
import type { I2cBuses, I2cPart } from "./i2cBus";
import { answerOf, flipBit, wordBytes } from "./i2cBytes";
import {
  type AttachPart,
  type PartFault,
  type PartSurroundings,
  partFaults,
  type SimulatedPart,
} from "./simulatedPart";

/** Registers (Miceuz/i2c-moisture-sensor, README, "I2C protocol"). */
const Register = Object.freeze({
  capacitance: 0x00,
  address: 0x02,
  temperature: 0x05,
  reset: 0x06,
  version: 0x07,
  sleep: 0x08,
  busy: 0x09,
});
const VERSION = 0x26;

/** After power-on it waits 100 ms, measures twice and only then listens. */
const BOOT_MILLISECONDS = 110;
/** Two conversions of its ADC. */
const MEASURE_MILLISECONDS = 1;
const SLOW_MILLISECONDS = 2_000;
/** It plays the bus in software, and holds the clock until it has read a byte or found its answer. A slow one begins to measure first. */
const HELD_MILLISECONDS = 1;
const SLOW_HELD_MILLISECONDS = 10;
/** Its excitation is off in sleep: what is measured sooner than this after waking is off. */
const SETTLE_MILLISECONDS = 100;
const UNSETTLED_COUNTS = 60;
/** What a unit that is well scatters by, and one with a bad contact. */
const SCATTER_COUNTS = 0.7;
const NOISE_COUNTS = 25;
const DRIFT_COUNTS_AN_HOUR = 8;
/** The thermistor is a circuit of its own, which what goes wrong with the electrode does not move. */
const SCATTER_TENTHS = 0.5;

/** Counts of a typical unit at 3.3 V. */
export function chirpCounts(moisture: number): number {
  return 270 + ((moisture - 0.05) / 0.4) * 280;
}

/**
 * A Chirp sensor at the level of its registers: a register is written, then its answer is read. Asking for a value answers
 * with the one that was measured for the time before, and begins a new measurement.
 */
export class ChirpSoilProbe implements I2cPart, SimulatedPart {
  readonly faults: readonly PartFault[] = partFaults;
  readonly #around: PartSurroundings;
  readonly #version: number;
  readonly #counts: FaultyValue;
  #fault: PartFault | undefined;
  #answer: readonly number[] = [];
  /** What was measured last. */
  #last = { counts: 0, tenths: 0 };
  /** A measurement under way. */
  #next: { readonly last: { counts: number; tenths: number }; readonly doneAt: number } | undefined;
  #isAsleep = false;
  #held = HELD_MILLISECONDS;
  #upAt = 0;
  #awakeSince = Number.NEGATIVE_INFINITY;

  /** @param version of its firmware: 0x26 for 2.6 */
  constructor(around: PartSurroundings, version = VERSION) {
    this.#around = around;
    this.#version = version;
    this.#counts = new FaultyValue({
      noise: NOISE_COUNTS,
      driftAnHour: DRIFT_COUNTS_AN_HOUR,
      random: around.random.fork("fault"),
    });
    this.#last = { counts: this.#measureCounts(), tenths: this.#measureTenths() };
  }

  get fault(): PartFault | undefined {
    return this.#fault;
  }

  setFault(fault: PartFault | undefined): void {
    this.#fault = fault;
    this.#counts.setFault(fault, this.#around.ticks());
  }

  powerCycle(): void {
    this.#answer = [];
    this.#next = undefined;
    this.#isAsleep = false;
    this.#upAt = this.#around.ticks() + BOOT_MILLISECONDS;
    this.#awakeSince = this.#around.ticks();
    this.#last = { counts: this.#measureCounts(), tenths: this.#measureTenths() };
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#answers()) return false;
    this.#finish();
    const [register] = bytes;
    if (register === undefined) return true;
    this.#answer = this.#command(register);
    return true;
  }

  read(count: number): Uint8Array | undefined {
    if (!this.#answers()) return undefined;
    const answer = this.#answer;
    this.#answer = [];
    return answerOf(this.#fault === "badCrc" ? flipBit(answer, this.#around.random) : answer, count);
  }

  /** Too long for the controller where it is slow and has just begun to measure; it has heard the command then. */
  heldClock(): number {
    const held = this.#held;
    this.#held = HELD_MILLISECONDS;
    return held;
  }

  /** Its address wakes it from sleep, but it comes too late to acknowledge that. */
  #answers(): boolean {
    if (this.#fault === "noAnswer" || this.#fault === "swappedWires") return false;
    if (this.#around.ticks() < this.#upAt) return false;
    if (!this.#isAsleep) return true;
    this.#isAsleep = false;
    this.#awakeSince = this.#around.ticks();
    return false;
  }

  #command(register: number): readonly number[] {
    const { counts, tenths } = this.#last;
    switch (register) {
      case Register.capacitance:
        // Its excitation draws most: a weak supply breaks down there.
        if (this.#fault === "brownOut") this.powerCycle();
        else this.#measure({ counts: this.#measureCounts(), tenths });
        return wordBytes(counts);
      case Register.temperature:
        this.#measure({ counts, tenths: this.#measureTenths() });
        return wordBytes(tenths);
      case Register.version:
        return [this.#version];
      case Register.busy:
        return [this.#next === undefined ? 0 : 1];
      case Register.sleep:
        this.#isAsleep = true;
        return [];
      case Register.reset:
        this.powerCycle();
        return [];
      default:
        return [];
    }
  }

  #measure(last: { counts: number; tenths: number }): void {
    if (this.#next !== undefined) return;
    const isSlow = this.#fault === "slow";
    if (isSlow) this.#held = SLOW_HELD_MILLISECONDS;
    const needed = isSlow ? SLOW_MILLISECONDS : MEASURE_MILLISECONDS;
    this.#next = { last, doneAt: this.#around.ticks() + needed };
  }

  #finish(): void {
    if (this.#next === undefined || this.#around.ticks() < this.#next.doneAt) return;
    this.#last = this.#next.last;
    this.#next = undefined;
  }

  #measureCounts(): number {
    const { ticks, moisture, temperature, volts, curve, random } = this.#around;
    const water = moisture();
    // Nobody knows: as with an electrode that has come off.
    if (water === undefined) return 0;
    const counts = curve?.(water, temperature() ?? 20, volts()) ?? chirpCounts(water);
    const measured = this.#counts.measure(counts + random.noise() * SCATTER_COUNTS, ticks());
    const isSettled = ticks() - this.#awakeSince >= SETTLE_MILLISECONDS;
    return Math.min(Math.max(Math.round(isSettled ? measured : measured + UNSETTLED_COUNTS), 0), 1023);
  }

  #measureTenths(): number {
    const { temperature, random } = this.#around;
    const celsius = temperature();
    // A thermistor that is not there reads as far too cold.
    return celsius === undefined ? -1_000 : Math.round(celsius * 10 + random.noise() * SCATTER_TENTHS);
  }
}

/** Puts the part on its bus. */
export const attachChirpSoilProbe: AttachPart<I2cBuses> = (entry, _probe, { i2c }, around) => {
  const part = new ChirpSoilProbe(around);
  const { data, clock, address } = entry.options;
  i2c.attach(Number(data), Number(clock), Number(address), part);
  return part;
};
