import type { BoardIo, OneWireBus } from "../board/io";
import type { FaultCode } from "../model/faults";
import { frozen } from "../model/frozen";
import { checkOptions } from "./checkOptions";
import { fetchScratchpad, isConverting, startConversion, writeMark } from "./ds18b20Bus";
import { readScratchpad } from "./ds18b20Scratchpad";
import { parseRom } from "./oneWireRom";
import type { Measured, PartDriver, PartEntry, PartRow, PartSample } from "./part";
import { pinOption } from "./pinOption";

const probeOptions = frozen({
  rom: {
    kind: "text",
    maximumLength: 16,
    meaning:
      "The probe's ROM code, 16 hexadecimal digits, family first: 28ff641d8ca21605. Left out where it is alone on its wire.",
  },
} as const);

/** The part as the rest of the firmware knows it. */
export const ds18b20Part = frozen({
  meaning: "DS18B20, a digital thermometer on three wires; up to three on one data wire.",
  bus: "oneWire",
  options: {
    pin: pinOption("The pin that the data wire is on, with 4.7 kΩ to 3.3 V."),
    resolution: {
      kind: "integer",
      unit: "bits",
      minimum: 9,
      maximum: 12,
      default: 12,
      meaning: "12 bits resolve 0.0625 °C and take 750 ms; each bit less is twice as coarse and as fast.",
    },
  },
  optional: ["rom"],
  pins: { pin: "output" },
  probeOptions,
  mostProbes: 3,
  gives: ["temperature"],
  create: (entry, io) => new Ds18b20(entry, io),
} as const satisfies PartRow);

/** The family code of the part (DS18B20 datasheet, "64-bit ROM code"). */
const family = 0x28;
/** Longest conversion with 9 to 12 bits, ms (datasheet, table 2, rounded up). */
const conversionMilliseconds = Object.freeze([94, 188, 375, 750] as const);
/** A part that is not there is asked again after this, in case its plug or supply was only loose. */
const absentMilliseconds = 100;
/** How many reads of a scratchpad may go wrong before it is given up. */
const mostReads = 4;
/** A measurement that went wrong is made anew once. */
const mostConversions = 2;

const notReady: Measured = Object.freeze({ fault: "temperatureNotReady" } as const);

interface Probe {
  readonly rom: Uint8Array | undefined;
  nonce: number;
  /** `undefined` until it is read. */
  measured: Measured | undefined;
}

/**
 * DS18B20 thermometers on one wire, in the sensor shape of ECMA-419.
 * https://www.analog.com/media/en/technical-documentation/data-sheets/ds18b20.pdf
 *
 * The check sum of 8 bits lets one of 256 garbled answers pass, and the part gives its last result for ever. So a result
 * counts only where
 * - the part said by its read slots that it converted, and that it was done;
 * - its alarm registers, which nothing else uses, hold the number that was put there for this conversion: what was read
 *   earlier, or from another part, or after the supply broke down, has another one;
 * - two reads of the scratchpad gave the same.
 * Of several parts on one wire the read slots tell that one of them converted and that all are done.
 */
export class Ds18b20 implements PartDriver {
  #bus: OneWireBus | undefined;
  readonly #probes: readonly Probe[];
  readonly #resolution: number;
  #nonce = 0;
  /** Conversions so far in this measurement; 0 where none was started. */
  #conversions = 0;
  #begun = false;
  /** Milliseconds waited for this conversion. */
  #waited = 0;

  /** Throws where an option makes no sense or the pin cannot serve; nothing is held then. */
  constructor({ options, probes }: PartEntry, io: BoardIo) {
    checkOptions(ds18b20Part, options);
    this.#probes = probes.map((probe) => {
      checkOptions({ ...ds18b20Part, options: probeOptions }, probe.options);
      return { rom: romOf(probe.options["rom"], probes.length), nonce: 0, measured: undefined };
    });
    checkDifferent(this.#probes);
    this.#resolution = options["resolution"] as number;
    this.#bus = new io.oneWire({ pin: options["pin"] as number });
  }

  start(): number {
    const bus = this.#open();
    this.#conversions = 0;
    for (const probe of this.#probes) probe.measured = undefined;
    return this.#convert(bus);
  }

  sample(): number | readonly PartSample[] {
    const bus = this.#open();
    if (this.#conversions === 0) throw new Error("No measurement was started.");
    const late = this.#begun && isConverting(bus);
    const expected = this.#conversionTime();
    // Parts that are slower than the data sheet says exist: they get as long again.
    if (late && this.#waited < 2 * expected) {
      const wait = Math.ceil(expected / 4);
      this.#waited += wait;
      return wait;
    }
    const finished = this.#begun && !late;
    let failed = false;
    for (const probe of this.#probes) {
      if (isGood(probe.measured)) continue;
      probe.measured = this.#read(bus, probe, finished);
      // At work and not done, a part still shows what it had there before.
      if (late && isPowerOn(probe.measured)) probe.measured = notReady;
      if (!isGood(probe.measured)) failed = true;
    }
    if (failed && !late && this.#conversions < mostConversions) return this.#convert(bus);
    this.#conversions = 0;
    return this.#probes.map(({ measured }) => ({
      temperature: measured ?? { fault: "temperatureNotReady" },
    }));
  }

  close(): void {
    const bus = this.#bus;
    this.#bus = undefined;
    bus?.close();
  }

  #convert(bus: OneWireBus): number {
    this.#conversions++;
    // Of those too that are read already: no two may ever hold the same.
    for (const probe of this.#probes) {
      // 15 bits that go round after 32,768 conversions. The highest is set, so that it never is what the part has there as
      // delivered (75), which is what it comes back with after its supply broke down.
      this.#nonce = (this.#nonce + 1) & 0x7fff;
      probe.nonce = 0x8000 | this.#nonce;
      writeMark(bus, probe.rom, { nonce: probe.nonce, resolution: this.#resolution });
    }
    this.#begun = startConversion(bus);
    this.#waited = this.#begun ? this.#conversionTime() : absentMilliseconds;
    return this.#waited;
  }

  #read(bus: OneWireBus, { rom, nonce }: Probe, finished: boolean): Measured {
    const mark = { nonce, resolution: this.#resolution };
    let fault: FaultCode | undefined;
    let before: Uint8Array | undefined;
    for (let count = 0; count < mostReads; count++) {
      const bytes = fetchScratchpad(bus, rom);
      const measured: Measured =
        bytes === undefined ? { fault: "temperatureNoResponse" } : readScratchpad(bytes, mark);
      if ("fault" in measured) fault = measured.fault;
      else if (!finished) return notReady;
      else if (before !== undefined && isSame(bytes, before)) return measured;
      else before = bytes;
    }
    return { fault: fault ?? "temperatureCorrupt" };
  }

  #conversionTime(): number {
    return conversionMilliseconds[this.#resolution - 9] ?? 750;
  }

  #open(): OneWireBus {
    if (this.#bus === undefined) throw new Error("The temperature probe is closed.");
    return this.#bus;
  }
}

function isGood(measured: Measured | undefined): boolean {
  return measured !== undefined && "value" in measured;
}

function isPowerOn(measured: Measured): boolean {
  return "fault" in measured && measured.fault === "temperaturePowerOn";
}

function isSame(bytes: Uint8Array | undefined, other: Uint8Array): boolean {
  return bytes?.every((byte, index) => byte === other[index]) === true;
}

function romOf(text: unknown, probes: number): Uint8Array | undefined {
  if (text === undefined) {
    if (probes === 1) return undefined;
    throw new RangeError("Each of several probes on one wire needs its rom: 16 hexadecimal digits.");
  }
  const rom = parseRom(String(text), family);
  if (typeof rom === "string") throw new RangeError(rom);
  return rom;
}

function checkDifferent(probes: readonly Probe[]): void {
  for (const [index, { rom }] of probes.entries())
    for (const { rom: other } of probes.slice(index + 1))
      if (rom !== undefined && other !== undefined && isSame(rom, other))
        throw new RangeError("Two probes have the same rom; each must have its own.");
}
