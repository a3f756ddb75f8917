import type { BoardIo } from "../../../src/board/io";
import type { Place } from "../../../src/model/places";
import type { PartTable } from "../../../src/sampling/sampler";
import type { PartDriver, PartEntry, PartRow, PartSample } from "../../../src/sensors/part";

/** The scripted drivers touch no io. */
export const noIo = {} as BoardIo;

/** A kind of part whose driver does what a test says. One probe an entry. */
export class ScriptedPart {
  /** What `start` and then each `sample` say, before the sample comes, ms. */
  waits: readonly number[];
  sample: PartSample;
  /** Thrown by the constructor. */
  refusal: Error | undefined;
  /** Thrown by `start`, and by `sample`. */
  startFailure: Error | undefined;
  sampleFailure: Error | undefined;
  /** What `sample` gives instead, in breach of its contract. */
  nonsense: number | readonly PartSample[] | undefined;
  opened = 0;
  closed = 0;
  started = 0;

  constructor(sample: PartSample, ...waits: number[]) {
    this.sample = sample;
    this.waits = waits;
  }

  open(): PartDriver {
    if (this.refusal !== undefined) throw this.refusal;
    this.opened++;
    let step: number | undefined;
    return {
      start: () => {
        if (this.startFailure !== undefined) throw this.startFailure;
        this.started++;
        step = 0;
        return this.waits[step++] ?? 0;
      },
      sample: () => {
        if (this.sampleFailure !== undefined) throw this.sampleFailure;
        if (step === undefined) throw new Error("No measurement was started.");
        if (this.nonsense !== undefined) return this.nonsense;
        const wait = this.waits[step++];
        if (wait !== undefined) return wait;
        step = undefined;
        return [this.sample];
      },
      close: () => {
        this.closed++;
      },
    };
  }

  row(bus: PartRow["bus"], gives: PartRow["gives"], moisture?: PartRow["moisture"]): PartRow {
    return {
      meaning: "A part of a test.",
      bus,
      options: {},
      pins: {},
      gives,
      ...(moisture && { moisture }),
      create: () => this.open(),
    };
  }
}

/** An entry with one probe. */
export function entryOf(kind: string, place?: Place): PartEntry {
  return { kind, options: {}, probes: [{ place, options: {} }] };
}

/** Moisture by an analogue probe, temperature on 1-Wire, and a battery: each as scripted, the first two at place 1. */
export function usualParts() {
  const moisture = new ScriptedPart({ moistureRaw: { value: 1600, spread: 3 } }, 1000);
  const temperature = new ScriptedPart({ temperature: { value: 18.5 } }, 750);
  const battery = new ScriptedPart({ battery: { value: 3.9 } }, 0);
  const scale = {
    unit: "mV",
    lowest: 150,
    highest: 2450,
    leastSpan: 100,
    unstableSpread: 25,
    nominal: { dryRaw: 2200, wetRaw: 1000, dryWaterContent: 0, wetWaterContent: 0.46 },
    level: "none",
  } as const;
  const table: PartTable = {
    moisture: moisture.row("analog", ["moistureRaw"], scale),
    temperature: temperature.row("oneWire", ["temperature"]),
    battery: battery.row("analog", ["battery"]),
  };
  const parts = [entryOf("moisture", 1), entryOf("temperature", 1), entryOf("battery")];
  return { moisture, temperature, battery, table, parts, scale };
}
