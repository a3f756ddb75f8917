import type { BoardIo, I2cPort } from "../board/io";
import type { FaultCode } from "../model/faults";
import { frozen } from "../model/frozen";
import { wordAt } from "./agreedRead";
import { Agreement, answersToAgree } from "./agreement";
import { checkOptions } from "./checkOptions";
import { addressOption, i2cPinOptions, i2cPins, openI2c } from "./i2cOptions";
import type { PartDriver, PartEntry, PartRow, PartSample } from "./part";
import { sensirionCrc8 } from "./sensirionCrc8";

/** The part as the rest of the firmware knows it. */
export const sht3xPart = frozen({
  meaning: "A Sensirion SHT30, SHT31 or SHT35: temperature and humidity of the air, or of the enclosure.",
  bus: "i2c",
  options: {
    ...i2cPinOptions,
    address: addressOption(0x44, 0x45, 0x44, "Its address: 68 with its pin ADDR low, 69 with it high."),
  },
  pins: i2cPins,
  gives: ["airTemperature", "airHumidity"],
  create: (entry, io) => new Sht3x({ entry, io }),
} as const satisfies PartRow);

/**
 * How far the measurements of one sample may be apart: as far as the parts are accurate. A value that leaves is no further
 * than this from a true one.
 */
export const sht3xTolerance = Object.freeze({ temperature: 0.3, humidity: 2 });

/** SHT3x-DIS datasheet, tables 9 and 14. Nobody else uses the heater, and a reset switches it off. */
const Command = frozen({
  /** Single shot, high repeatability, without clock stretching. */
  measure: [0x24, 0x00],
  softReset: [0x30, 0xa2],
} as const);

/** Table 4: 15.5 ms at most at high repeatability. */
const measureMilliseconds = 16;
/** Table 4: 1.5 ms at most. */
const resetMilliseconds = 2;
/** Two words, each with its check sum. */
const answerLength = 6;
/** Times in a row that nobody answers before that is believed. */
const mostSilent = 5;
/** Measurements for one sample at most: three times as many as must agree. */
const mostAttempts = 48;

/** What it is specified for, °C (table 2). The formula goes further. */
const lowestTemperature = -40;
const highestTemperature = 125;

type State = "idle" | "resetting" | "measuring";

/**
 * A Sensirion SHT3x in the sensor shape of ECMA-419. Every word has a check sum, and one that is wrong makes the whole
 * sample doubtful. What a check sum cannot see is that a right frame is an old one; and of frames that are all noise it
 * lets one in 65,536 pass. So many measurements are made, and all in a row must agree; 16 of them take a quarter of a
 * second and warm the part by less than a tenth of its tolerance.
 * https://sensirion.com/media/documents/213E6A3B/63A5A569/Datasheet_SHT3x_DIS.pdf
 */
export class Sht3x implements PartDriver {
  #port: I2cPort | undefined;
  readonly #temperature = new Agreement();
  readonly #humidity = new Agreement();
  #state: State = "idle";
  /** A part that was not heard, or not understood, is reset; so is one that nobody knows yet. */
  #resets = true;
  /** Whether the part has acknowledged the command. */
  #asked = false;
  #attempts = 0;
  #silent = 0;

  /** Throws where an option makes no sense or a pin cannot serve; nothing is held then. */
  constructor({ entry, io }: { readonly entry: PartEntry; readonly io: BoardIo }) {
    checkOptions(sht3xPart, entry.options);
    this.#port = openI2c(io, entry.options);
  }

  start(): number {
    const port = opened(this.#port);
    this.#attempts = this.#silent = 0;
    this.#restart();
    return this.#next(port);
  }

  /**
   * °C and % of relative humidity, both or neither. Faults: airNoResponse where nobody answers, airCorrupt where check sums
   * are wrong or measurements do not agree, airOutOfRange.
   */
  sample(): number | readonly PartSample[] {
    const port = opened(this.#port);
    if (this.#state === "idle") throw new Error("No measurement was started.");
    if (this.#state === "resetting") return this.#measure(port);
    this.#attempts++;
    const answer = this.#asked ? fetch(port) : undefined;
    this.#silent = answer === undefined ? this.#silent + 1 : 0;
    if (this.#silent === mostSilent) return this.#fail("airNoResponse");
    if (answer === undefined || !isWhole(answer)) {
      this.#resets = true;
      this.#restart();
    } else {
      this.#temperature.take(-45 + (175 * wordAt(answer, 0)) / 65_535, sht3xTolerance.temperature);
      this.#humidity.take((100 * wordAt(answer, 3)) / 65_535, sht3xTolerance.humidity);
      if (Math.min(this.#temperature.count, this.#humidity.count) >= answersToAgree) return this.#finish();
    }
    return this.#attempts === mostAttempts ? this.#fail("airCorrupt") : this.#next(port);
  }

  close(): void {
    const port = this.#port;
    this.#port = undefined;
    port?.close();
  }

  #restart(): void {
    this.#temperature.restart();
    this.#humidity.restart();
  }

  #next(port: I2cPort): number {
    if (!this.#resets) return this.#measure(port);
    this.#resets = !send(port, Command.softReset);
    this.#state = "resetting";
    return resetMilliseconds;
  }

  #measure(port: I2cPort): number {
    this.#asked = send(port, Command.measure);
    this.#state = "measuring";
    return measureMilliseconds;
  }

  #finish(): readonly PartSample[] {
    const temperature = this.#temperature.mean;
    if (temperature < lowestTemperature || temperature > highestTemperature)
      return this.#fail("airOutOfRange");
    this.#state = "idle";
    return [
      {
        airTemperature: { value: temperature, spread: this.#temperature.spread },
        airHumidity: { value: this.#humidity.mean, spread: this.#humidity.spread },
      },
    ];
  }

  #fail(fault: FaultCode): readonly PartSample[] {
    this.#state = "idle";
    this.#resets = true;
    return [{ airTemperature: { fault }, airHumidity: { fault } }];
  }
}

function send(port: I2cPort, command: readonly number[]): boolean {
  try {
    port.write(Uint8Array.from(command));
    return true;
  } catch {
    return false;
  }
}

function fetch(port: I2cPort): Uint8Array | undefined {
  try {
    return port.read(answerLength);
  } catch {
    return undefined;
  }
}

function isWhole(answer: Uint8Array): boolean {
  return (
    answer.length === answerLength &&
    sensirionCrc8(answer, 0) === answer[2] &&
    sensirionCrc8(answer, 3) === answer[5]
  );
}

function opened(port: I2cPort | undefined): I2cPort {
  if (port === undefined) throw new Error("The sensor of the air is closed.");
  return port;
}
