import { isJsonObject, type Json, type JsonObject } from "../../src/model/boundedJson";
import { placeName, places } from "../../src/model/places";
import type { Reading } from "../../src/sampling/reading";
import { describeRecord } from "../../src/telemetry/describeRecord";

/** What came of the records of one device. */
export interface RecordTally {
  /** Records that the device said it had taken. */
  readonly made: number;
  /** Different records that the hub has. */
  readonly delivered: number;
  /** How often the hub got one that it had. */
  readonly repeated: number;
  /** Records made that the hub never got: dropped by a full outbox, or lost. */
  readonly missing: readonly number[];
  /** Records that came after a later one had, for the first time. */
  readonly outOfOrder: number;
  /** Records that came again, or that the device made, with another content. */
  readonly contradictory: number;
  /** Records of the hub that the device never made. */
  readonly unknown: number;
}

/** Books of one device: what it says it has measured on the one side, what the hub has been sent on the other. */
export class SoakLedger {
  /** What the log said of each record, by its number. */
  readonly #made = new Map<number, string>();
  readonly #delivered = new Map<number, string>();
  #last = 0;
  #repeated = 0;
  #outOfOrder = 0;
  #contradictory = 0;

  /** The number of the last start that the device told of. */
  starts = 0;

  /** A line of the device's log; `reading 7: 0.231 m³/m³, 12.34 °C, good` says that a record is safe. */
  logged(line: string): void {
    const start = /^loam .*, start (\d+),/.exec(line);
    if (start !== null) this.starts = Number(start[1]);
    const found = /^reading (\d+): (.*)$/.exec(line);
    if (found === null) return;
    const sequence = Number(found[1]);
    if (this.#made.has(sequence)) this.#contradictory++;
    this.#made.set(sequence, found[2] ?? "");
  }

  /** A telemetry message of the device, in JSON: a record or a list of them. */
  received(body: Uint8Array): void {
    const parsed = JSON.parse(Buffer.from(body).toString("utf8")) as Json;
    for (const record of Array.isArray(parsed) ? parsed : [parsed]) this.#take(record);
  }

  tally(): RecordTally {
    const missing = [...this.#made.keys()].filter((sequence) => !this.#delivered.has(sequence));
    const unknown = [...this.#delivered.keys()].filter((sequence) => !this.#made.has(sequence));
    return {
      made: this.#made.size,
      delivered: this.#delivered.size,
      repeated: this.#repeated,
      missing: missing.sort((left, right) => left - right),
      outOfOrder: this.#outOfOrder,
      contradictory: this.#contradictory,
      unknown: unknown.length,
    };
  }

  #take(record: Json): void {
    const sequence = isJsonObject(record) ? Number(record["sequence"]) : Number.NaN;
    if (!isJsonObject(record) || !Number.isInteger(sequence)) {
      this.#contradictory++;
      return;
    }
    const words = describe(record);
    const known = this.#delivered.get(sequence);
    if (known !== undefined) {
      this.#repeated++;
      if (known !== words) this.#contradictory++;
      return;
    }
    if (sequence < this.#last) this.#outOfOrder++;
    this.#last = Math.max(this.#last, sequence);
    this.#delivered.set(sequence, words);
    // What was cut off between the flash and the log was made all the same, and is not known here.
    const made = this.#made.get(sequence);
    if (made !== undefined && !agree(made, words)) this.#contradictory++;
  }
}

/** A record of the hub in the words of the device's log. */
function describe(record: JsonObject): string {
  const sequence = 0;
  return describeRecord({ sequence, boot: 0, reading: readingOf(record) }).replace(
    `reading ${sequence}: `,
    "",
  );
}

/** What the log tells of a reading, out of the fields of a record. */
function readingOf(record: JsonObject): Reading {
  const [first = {}, ...further] = places.map((place) => {
    const field = (name: string) => record[placeName(name, place)];
    return {
      ...given("moisture", field("soilMoisture")),
      ...given("temperature", field("soilTemperature")),
      quality: field("quality"),
      faults: field("faults") ?? [],
    };
  });
  return {
    ...first,
    ticks: 0,
    ...given("airTemperature", record["airTemperature"]),
    ...given("airHumidity", record["airHumidity"]),
    ...given("battery", record["battery"]),
    further: further.map((place) => (place.quality === undefined ? undefined : place)),
  } as unknown as Reading;
}

/** A field that is there only where there is a value. */
function given(name: string, value: Json | undefined): { readonly [name: string]: Json } {
  return value === undefined ? {} : { [name]: value };
}

/** The log rounds what was measured, and telemetry what is kept: they may differ by one in the last place. */
function agree(logged: string, delivered: string): boolean {
  const left = logged.split(" ");
  const right = delivered.split(" ");
  return (
    left.length === right.length &&
    left.every((word, index) => {
      const other = right[index] ?? "";
      const decimals = word.split(".")[1]?.length ?? 0;
      return word === other || Math.abs(Number(word) - Number(other)) < 1.01 * 10 ** -decimals;
    })
  );
}
