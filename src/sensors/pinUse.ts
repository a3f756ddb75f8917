import type { BoardPins } from "../board/io";
import type { PartEntry, PartRow } from "./part";

/** An I²C bus, which parts of different addresses share. */
interface Bus {
  readonly data: number;
  readonly clock: number;
  readonly addresses: Set<number>;
}

const busNames = Object.freeze({ oneWire: "1-Wire", sdi12: "SDI-12" });

interface Taken {
  readonly name: string;
  readonly kind: PartRow["bus"];
  readonly bus: Bus | undefined;
}

/** Which pins of a chip the parts of a device take: each pin once, but for the two of an I²C bus. */
export class PinUse {
  readonly #pins: BoardPins;
  readonly #taken = new Map<number, Taken>();
  readonly #buses: Bus[] = [];
  /** Lines of 1-Wire and SDI-12 so far. */
  readonly #lines = { oneWire: 0, sdi12: 0 };

  constructor(pins: BoardPins) {
    this.#pins = pins;
  }

  /** Takes the pins of an entry whose options are valid; a sentence where one cannot serve. */
  take(name: string, row: PartRow, entry: PartEntry): string | undefined {
    const bus = row.bus === "i2c" ? this.#busOf(entry) : undefined;
    for (const option of Object.keys(row.pins)) {
      const pin = entry.options[option];
      if (typeof pin !== "number") continue;
      const problem = this.#unfit(pin, row.pins[option]) ?? this.#takePin(name, option, pin, row, bus);
      if (problem !== undefined) return `${name}.${option} is GPIO ${pin}, ${problem}`;
    }
    if (bus !== undefined) return this.#addBus(name, bus) ?? takeAddresses(name, bus, entry);
    return row.bus === "analog" || row.bus === "i2c" ? undefined : this.#addLine(name, row.bus, entry);
  }

  #unfit(pin: number, needed: PartRow["pins"][string] | undefined): string | undefined {
    const { analog, inputOnly, highest, reserved } = this.#pins;
    if (pin > highest) return `which this chip has not: its pins end at ${highest}.`;
    if (reserved.includes(pin))
      return `which this chip has not or needs for itself (flash, console, start, light), as ${list(reserved)}.`;
    if (needed === "analog" && !analog.includes(pin))
      return `which is not on ADC1; choose one of ${list(analog)}. ADC2 cannot be read while the radio runs.`;
    if (needed === "output" && inputOnly.includes(pin))
      return `which is an input only, as are ${list(inputOnly)}.`;
    return undefined;
  }

  #takePin(
    name: string,
    option: string,
    pin: number,
    row: PartRow,
    bus: Bus | undefined,
  ): string | undefined {
    const line = option === "data" || option === "clock" ? bus : undefined;
    const other = this.#taken.get(pin);
    if (other === undefined) {
      this.#taken.set(pin, { name, kind: row.bus, bus: line });
      return undefined;
    }
    const sameLine = line !== undefined && other.bus === line && line.data !== line.clock;
    // An SDI-12 wire without a transceiver hears and speaks on one pin.
    const sameWire = row.bus === "sdi12" && other.name === name && option === "transmitPin";
    if (sameLine || sameWire) return undefined;
    return `which is used by ${other.name} already${hintFor(name, row, line, other)}.`;
  }

  #busOf({ options }: PartEntry): Bus {
    const data = Number(options["data"]);
    const clock = Number(options["clock"]);
    const found = this.#buses.find((bus) => bus.data === data && bus.clock === clock);
    return found ?? { data, clock, addresses: new Set() };
  }

  #addBus(name: string, bus: Bus): string | undefined {
    if (this.#buses.includes(bus)) return undefined;
    const most = this.#pins.mostBuses?.i2c ?? Number.POSITIVE_INFINITY;
    if (this.#buses.length >= most)
      return `${name} needs another I²C bus, but this chip drives ${most}: give it the data and clock of another part.`;
    this.#buses.push(bus);
    return undefined;
  }

  #addLine(name: string, bus: "oneWire" | "sdi12", { options }: PartEntry): string | undefined {
    if (bus === "sdi12" && this.#pins.sdi12NeedsTransceiver === true) {
      const { pin, transmitPin } = options as { readonly pin?: unknown; readonly transmitPin?: unknown };
      if (transmitPin === undefined || transmitPin === pin)
        return `${name}.transmitPin must be a pin of its own: SDI-12 has 5 V, so this chip needs a transceiver.`;
    }
    const most = this.#pins.mostBuses?.[bus] ?? Number.POSITIVE_INFINITY;
    if (this.#lines[bus] >= most)
      return `${name} needs another wire of ${busNames[bus]}, but this chip drives ${most}: list its probes in the "probes" of one part.`;
    this.#lines[bus] += 1;
    return undefined;
  }
}

/** The address of a part is an option of its entry or of each of its probes. */
function takeAddresses(name: string, bus: Bus, { options, probes }: PartEntry): string | undefined {
  for (const { address } of [options, ...probes.map((probe) => probe.options)] as { address?: unknown }[]) {
    if (typeof address !== "number") continue;
    if (bus.addresses.has(address))
      return `${name}: address ${address} is taken on its I²C bus; each part there needs its own.`;
    bus.addresses.add(address);
  }
  return undefined;
}

function hintFor(
  name: string,
  { bus, mostProbes = 1 }: PartRow,
  line: Bus | undefined,
  other: Taken,
): string {
  if (line !== undefined && other.bus !== undefined) return ": parts share both data and clock, or neither";
  // A part that names one pin twice has its probes in one list already.
  return name !== other.name && bus === other.kind && mostProbes > 1
    ? ': list its probes in the "probes" of one part'
    : "";
}

function list(pins: readonly number[]): string {
  return pins.join(", ");
}
