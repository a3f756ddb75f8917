import type { Json } from "../../src/model/boundedJson";
import type { PartDriver } from "../../src/sensors/part";
import { partTable } from "../../src/sensors/partTable";
import { readEntry } from "../../src/sensors/readEntry";
import { bareIo } from "./bareIo";

/** The options that have no default, of each kind. */
const given: { readonly [kind: string]: { readonly [option: string]: number } } = {
  battery: { pin: 1 },
  capacitive: { pin: 3 },
  chirp: { data: 6, clock: 7 },
  ds18b20: { pin: 5 },
  sdi12: { pin: 4 },
  seesaw: { data: 6, clock: 7 },
  sht3x: { data: 6, clock: 7 },
};

const drivers = new Map<string, PartDriver>();

/** For `XsScript`: the kinds of parts for no kind, else opens its driver where it is not, and takes `count` samples. */
export function run(input: Json): Json {
  const { kind, count } = input as { kind: string | null; count: number };
  if (kind === null) return Object.keys(partTable);
  const driver = drivers.get(kind) ?? open(kind);
  let steps = 0;
  let milliseconds = 0;
  let faults = 0;
  for (let index = 0; index < count; index++) {
    let result = driver.start();
    for (;;) {
      milliseconds += result;
      steps++;
      const next = driver.sample();
      if (typeof next === "number") result = next;
      else {
        for (const sample of next)
          for (const measured of Object.values(sample)) if ("fault" in measured) faults++;
        break;
      }
    }
  }
  return { steps, milliseconds, faults };
}

function open(kind: string): PartDriver {
  const read = readEntry(1, { kind, ...given[kind] }, partTable);
  if (typeof read === "string") throw new Error(read);
  const driver = read.row.create(read.entry, bareIo);
  drivers.set(kind, driver);
  return driver;
}
