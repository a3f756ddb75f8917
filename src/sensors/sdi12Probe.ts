import type { BoardIo, Sdi12Line } from "../board/io";
import { frozen } from "../model/frozen";
import { checkOptions } from "./checkOptions";
import { GatedSupply } from "./gatedSupply";
import type { PartDriver, PartEntry, PartRow, PartSample } from "./part";
import { pinOption } from "./pinOption";
import { isSdi12Address } from "./sdi12Commands";
import { Sdi12Exchange } from "./sdi12Exchange";
import { type TerosModel, terosMoisture } from "./teros";
import { TerosTalk } from "./terosTalk";

const probeOptions = frozen({
  address: {
    kind: "text",
    maximumLength: 1,
    default: "0",
    meaning: "The probe's SDI-12 address: one of 0 to 9, a to z, A to Z. METER delivers its probes with 0.",
  },
  model: {
    kind: "enum",
    values: ["teros11", "teros12"],
    default: "teros12",
    meaning: "METER TEROS 11 (water, temperature) or TEROS 12 (electrical conductivity too).",
  },
} as const);

/** The part as the rest of the firmware knows it. */
export const sdi12Part = frozen({
  meaning: "METER TEROS 11 or 12, a dielectric probe with a thermometer; up to three on one SDI-12 wire.",
  bus: "sdi12",
  options: {
    pin: pinOption("The pin that the data wire is on, or that hears it behind a transceiver."),
    transmitPin: pinOption("The pin that drives the wire through a transceiver; left out: pin does."),
    powerPin: pinOption("A pin that switches the probes' supply, on at 1; left out: always on."),
  },
  optional: ["transmitPin", "powerPin"],
  pins: { pin: "output", transmitPin: "output", powerPin: "output" },
  probeOptions,
  mostProbes: 3,
  gives: ["moistureRaw", "temperature", "conductivity"],
  moisture: terosMoisture,
  create: (entry, io) => new Sdi12Probe(entry, io),
} as const satisfies PartRow);

/**
 * From power-on until a TEROS takes SDI-12 commands: 245 ms at most (integrator guide). It says its start string
 * meanwhile, which the first command drops.
 */
const warmUpMilliseconds = 250;
/** One that went wrong and one that gave what the last one had given are made anew. */
const mostMeasurements = 3;
/**
 * No measurement takes longer, whatever the line does: three probes on a line that was bad lately take 16 s. Given up by
 * itself the driver remembers that the line is bad; the sampler, which waits a little longer, would throw it away.
 */
const longestMilliseconds = 20_000;

/**
 * METER TEROS probes on one SDI-12 line, in the sensor shape of ECMA-419. They measure at the same time (concurrent
 * measurement), and are talked to one after the other. What each is asked is `TerosTalk`; how an exchange goes,
 * `Sdi12Exchange`.
 */
export class Sdi12Probe implements PartDriver {
  #line: Sdi12Line | undefined;
  readonly #supply: GatedSupply;
  readonly #exchange: Sdi12Exchange;
  readonly #talks: readonly TerosTalk[];
  /** Whom the open question was put to. */
  #asked: TerosTalk | undefined;
  /** Measurements so far; 0 where none was started. */
  #measurements = 0;
  #waited = false;
  /** Milliseconds of this measurement that were asked for. */
  #taken = 0;

  /** Throws where an option makes no sense or a pin cannot serve; nothing is held then. */
  constructor({ options, probes }: PartEntry, io: BoardIo) {
    checkOptions(sdi12Part, options);
    const addresses: string[] = [];
    this.#talks = probes.map((probe) => {
      checkOptions({ ...sdi12Part, options: probeOptions }, probe.options);
      const { address, model } = probe.options as { readonly address: string; readonly model: TerosModel };
      if (!isSdi12Address(address))
        throw new RangeError(`address must be one of 0 to 9, a to z, A to Z; "${address}" was refused.`);
      if (addresses.includes(address))
        throw new RangeError(`Two probes have the address "${address}"; each must have its own.`);
      addresses.push(address);
      return new TerosTalk(address, model);
    });
    if (io.sdi12 === undefined) throw new RangeError("This board has no UART to spare for SDI-12.");
    const { pin, transmitPin, powerPin } = options as { [name: string]: number | undefined };
    this.#supply = new GatedSupply(io, powerPin);
    try {
      this.#line = new io.sdi12({ pin: Number(pin), transmitPin: transmitPin ?? Number(pin) });
    } catch (error) {
      this.#supply.close();
      throw error;
    }
    this.#exchange = new Sdi12Exchange(this.#line);
  }

  start(): number {
    this.#check();
    this.#exchange.drop();
    this.#asked = undefined;
    this.#measurements = 1;
    this.#waited = false;
    this.#taken = 0;
    const isPowered = this.#supply.on();
    for (const talk of this.#talks) talk.begin(isPowered);
    return warmUpMilliseconds;
  }

  sample(): number | readonly PartSample[] {
    this.#check();
    if (this.#measurements === 0) throw new Error("No measurement was started.");
    const result = this.#step();
    if (typeof result !== "number") return result;
    this.#taken += result;
    if (this.#taken <= longestMilliseconds) return result;
    this.#exchange.drop();
    for (const talk of this.#talks) talk.giveUp();
    return this.#finish();
  }

  close(): void {
    const line = this.#line;
    this.#line = undefined;
    if (line === undefined) return;
    this.#supply.close();
    line.close();
  }

  #step(): number | readonly PartSample[] {
    if (this.#exchange.isOpen) {
      const outcome = this.#exchange.poll();
      if (typeof outcome === "number") return outcome;
      this.#asked?.hear(outcome);
    }
    return this.#askNext() ?? this.#wait() ?? this.#again() ?? this.#finish();
  }

  /** Puts the next question there is; `undefined` where no probe has one now. */
  #askNext(): number | undefined {
    for (const talk of this.#talks) {
      const question = talk.question(this.#waited);
      if (question === undefined) continue;
      this.#asked = talk;
      return this.#exchange.ask(question);
    }
    return undefined;
  }

  /** Every probe that can has begun to measure: waits for the slowest. */
  #wait(): number | undefined {
    if (this.#waited) return undefined;
    this.#waited = true;
    let seconds = -1;
    for (const talk of this.#talks) seconds = Math.max(seconds, talk.seconds);
    return seconds < 0 ? undefined : seconds * 1_000;
  }

  /** Measures once more where that may help. */
  #again(): number | undefined {
    if (this.#measurements >= mostMeasurements) return undefined;
    this.#measurements++;
    let isNeeded = false;
    for (const talk of this.#talks) if (talk.beginAgain()) isNeeded = true;
    if (!isNeeded) return undefined;
    this.#waited = false;
    return this.#askNext();
  }

  #finish(): readonly PartSample[] {
    this.#measurements = 0;
    this.#supply.off();
    return this.#talks.map((talk) => talk.sample());
  }

  #check(): void {
    if (this.#line === undefined) throw new Error("The SDI-12 probe is closed.");
  }
}
