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

/** Id of a SAMD09, which the first of these boards had (adafruit/Adafruit_Seesaw, Adafruit_seesaw.h). */
const SAMD09 = 0x55;
const STATUS = 0x00;
const TOUCH = 0x0f;
const HARDWARE_ID = 0x01;
const TEMPERATURE = 0x04;
const RESET = 0x7f;
const CHANNEL_0 = 0x10;

/** A touch conversion takes about 2.5 ms: the library waits 3 since firmware that oversamples came out. */
const TOUCH_MILLISECONDS = 2.5;
const SLOW_MILLISECONDS = 40;
const TEMPERATURE_MILLISECONDS = 1;
/** From power-on until it answers; the library waits 10 ms after a reset. */
const BOOT_MILLISECONDS = 10;
/** What a unit that is well scatters by, and one with a bad contact. */
const SCATTER_COUNTS = 2;
const NOISE_COUNTS = 60;
const DRIFT_COUNTS_AN_HOUR = 20;
/** The thermometer of the chip has some tenths of noise; what goes wrong with the electrode does not move it. */
const SCATTER_CELSIUS = 0.1;
const NOT_READY = [0xff, 0xff, 0xff, 0xff];

/** Counts of a typical unit: 300 to 400 in air, 1,015 where it cannot be wetter. */
export function seesawCounts(moisture: number): number {
  return 330 + (moisture / 0.45) * 685;
}

/** An Adafruit 4026 at the level of its registers: a module and a function are written, then the answer is read. */
export class SeesawSoilProbe implements I2cPart, SimulatedPart {
  readonly faults: readonly PartFault[] = partFaults;
  readonly #around: PartSurroundings;
  readonly #id: number;
  readonly #counts: FaultyValue;
  #fault: PartFault | undefined;
  /** Module and function that were asked for last, and when. */
  #module = 0xff;
  #function = 0xff;
  #askedAt = 0;
  #upAt = 0;

  /** @param id what its hardware id reads as */
  constructor(around: PartSurroundings, id = SAMD09) {
    this.#around = around;
    this.#id = id;
    this.#counts = new FaultyValue({
      noise: NOISE_COUNTS,
      driftAnHour: DRIFT_COUNTS_AN_HOUR,
      random: around.random.fork("fault"),
    });
  }

  get fault(): PartFault | undefined {
    return this.#fault;
  }

  setFault(fault: PartFault | undefined): void {
    this.#fault = fault;
    this.#counts.setFault(fault, this.#around.ticks());
  }

  powerCycle(): void {
    this.#module = 0xff;
    this.#function = 0xff;
    this.#upAt = this.#around.ticks() + BOOT_MILLISECONDS;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#answers()) return false;
    const [module, register, value] = bytes;
    if (module === undefined || register === undefined) return true;
    if (module === STATUS && register === RESET && value === 0xff) this.powerCycle();
    else {
      this.#module = module;
      this.#function = register;
      this.#askedAt = this.#around.ticks();
    }
    return true;
  }

  read(count: number): Uint8Array | undefined {
    if (!this.#answers()) return undefined;
    const answer = this.#answer();
    return answerOf(this.#fault === "badCrc" ? flipBit(answer, this.#around.random) : answer, count);
  }

  #answers(): boolean {
    const isWired = this.#fault !== "noAnswer" && this.#fault !== "swappedWires";
    return isWired && this.#around.ticks() >= this.#upAt;
  }

  #answer(): readonly number[] {
    const waited = this.#around.ticks() - this.#askedAt;
    if (this.#module === STATUS && this.#function === HARDWARE_ID) return [this.#id];
    if (this.#module === STATUS && this.#function === TEMPERATURE) {
      const celsius = this.#around.temperature();
      if (celsius === undefined || waited < TEMPERATURE_MILLISECONDS) return NOT_READY;
      const steps = Math.round((celsius + this.#around.random.noise() * SCATTER_CELSIUS) * 65_536);
      return [...wordBytes(steps >> 16), ...wordBytes(steps)];
    }
    if (this.#module === TOUCH && this.#function === CHANNEL_0) return this.#touch(waited);
    return NOT_READY;
  }

  #touch(waited: number): readonly number[] {
    const { moisture, temperature, volts, curve, random, ticks } = this.#around;
    const water = moisture();
    const needed = this.#fault === "slow" ? SLOW_MILLISECONDS : TOUCH_MILLISECONDS;
    // Driving the electrode draws most: a weak supply breaks down there, and the chip starts anew with nothing to say.
    if (water === undefined || waited < needed || this.#fault === "brownOut") return NOT_READY.slice(0, 2);
    const counts = curve?.(water, temperature() ?? 20, volts()) ?? seesawCounts(water);
    const scattered = counts + random.noise() * SCATTER_COUNTS;
    return wordBytes(Math.min(Math.max(Math.round(this.#counts.measure(scattered, ticks())), 0), 2047));
  }
}

/** Puts the part on its bus. */
export const attachSeesawSoilProbe: AttachPart<I2cBuses> = (entry, _probe, { i2c }, around) => {
  const part = new SeesawSoilProbe(around);
  const { data, clock, address } = entry.options;
  i2c.attach(Number(data), Number(clock), Number(address), part);
  return part;
};
