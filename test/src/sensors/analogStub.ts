import { DigitalPins } from "../../../host-sim/bus/digitalPins";
import type { AnalogOptions, BoardIo, DigitalOutputOptions } from "../../../src/board/io";
import { completeAll } from "../../../src/model/property";
import type { Measured, PartDriver, PartEntry, PartRow, PartSample } from "../../../src/sensors/part";

/** What an analogue io does, for the tests to set and to look at. */
export interface AnalogStub {
  resolution: number;
  /** Gives the codes; may throw. */
  read: () => number | undefined;
  reads: number;
  opened: number;
  closed: number;
  options: AnalogOptions | undefined;
  /** Thrown by the constructor of the analogue io. */
  refusal: Error | undefined;
  /** Thrown by every write to a digital output. */
  writeRefusal: Error | undefined;
  readonly pins: DigitalPins;
  readonly io: BoardIo;
}

/** Io whose analogue pin reads what `read` says; 12 bits on 2450 mV, as on an ESP32. */
export function analogStub(
  read: () => number | undefined = () => 2000,
  fullScaleMillivolts = 2450,
): AnalogStub {
  class Analog {
    constructor(options: AnalogOptions) {
      if (stub.refusal !== undefined) throw stub.refusal;
      stub.opened++;
      stub.options = options;
    }
    get resolution(): number {
      return stub.resolution;
    }
    read(): number | undefined {
      stub.reads++;
      return stub.read();
    }
    close(): void {
      stub.closed++;
    }
  }
  const pins = new DigitalPins();
  class Output {
    readonly #output;
    constructor(options: DigitalOutputOptions) {
      this.#output = new pins.Output(options);
    }
    write(value: 0 | 1): void {
      if (stub.writeRefusal !== undefined) throw stub.writeRefusal;
      this.#output.write(value);
    }
    close(): void {
      this.#output.close();
    }
  }
  class NotThere {
    constructor() {
      throw new Error("There is no such bus.");
    }
  }
  const stub: AnalogStub = {
    resolution: 12,
    read,
    reads: 0,
    opened: 0,
    closed: 0,
    options: undefined,
    refusal: undefined,
    writeRefusal: undefined,
    pins,
    io: {
      analog: Analog,
      fullScaleMillivolts,
      digitalOutput: Output,
      oneWire: NotThere as never,
      i2c: NotThere as never,
      sdi12: undefined,
    },
  };
  return stub;
}

/** The code of the SDK's driver for a voltage: scaled and cut off (modules/io/analog/esp32). */
export function codeFor(millivolts: number): number {
  return Math.min(4095, Math.floor((millivolts * 4095) / 2450));
}

/** An entry of `device.json` for one probe, its defaults filled in. */
export function entryOf(
  kind: string,
  row: Pick<PartRow, "options">,
  options: { readonly [name: string]: number },
): PartEntry {
  const probe = { place: kind === "battery" ? undefined : (1 as const), options: {} };
  return { kind, options: completeAll(row.options, options, {}), probes: [probe] };
}

/** A whole measurement: its samples, and how long the driver asked to be left alone each time. */
export function measure(
  driver: PartDriver,
  pass: (milliseconds: number) => void = () => {},
): { readonly samples: readonly PartSample[]; readonly waits: readonly number[] } {
  const waits = [driver.start()];
  for (;;) {
    pass(waits[waits.length - 1] ?? 0);
    const result = driver.sample();
    if (typeof result !== "number") return { samples: result, waits };
    waits.push(result);
    if (waits.length > 1000) throw new Error("The measurement never ends.");
  }
}

/** The value of what was measured; throws the fault where there is none. */
export function valueIn(measured: Measured | undefined): number {
  if (measured === undefined || "fault" in measured) throw new Error(measured?.fault ?? "nothing measured");
  return measured.value;
}
