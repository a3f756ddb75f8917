import type { SeededRandom } from "../../host-sim/board/random";
import { VirtualTime } from "../../host-sim/board/virtualTime";
import { FULL_SCALE_MILLIVOLTS } from "../../host-sim/bus/analogBus";
import { createSimulatedBuses } from "../../host-sim/bus/simulatedBuses";
import { simulatedPartTable } from "../../host-sim/bus/simulatedPartTable";
import type { BoardIo } from "../../src/board/io";
import { deadlineMilliseconds } from "../../src/sampling/sampler";
import type { PartDriver, PartRow, PartSample } from "../../src/sensors/part";
import { partTable } from "../../src/sensors/partTable";
import { readEntry } from "../../src/sensors/readEntry";
import { disturbedAnalog } from "./analogDisturbance";
import type { Disturber } from "./disturber";
import { i2cDisturbance } from "./i2cDisturbance";
import { oneWireDisturbance } from "./oneWireDisturbance";
import type { PartCase } from "./partCases";
import { sdi12Disturbance } from "./sdi12Disturbance";
import { firstTruth, moveTruth, type Truth } from "./truth";

/** Simulated parts on their disturbed bus, and the firmware's drivers of them. */
export interface PartRig {
  /** As of now, one for each probe. */
  readonly truths: readonly Truth[];
  readonly unstableSpread: number;
  /** A measurement of all drivers side by side: one sample for each probe. The truth is another each time, and stands still meanwhile. */
  measure(): readonly PartSample[];
  close(): void;
}

const betweenMeasurements = 60_000;

export function createPartRig(
  { kind, entries, curve }: PartCase,
  disturber: Disturber,
  random: SeededRandom,
): PartRig {
  const time = new VirtualTime({ epoch: 0 });
  const buses = createSimulatedBuses(time, random.fork("buses"));
  buses.i2c.tap = i2cDisturbance(disturber);
  buses.oneWire.tap = oneWireDisturbance(disturber);
  buses.sdi12.tap = sdi12Disturbance(disturber);
  const io: BoardIo = {
    analog: disturbedAnalog(buses.analog.Analog, disturber),
    fullScaleMillivolts: FULL_SCALE_MILLIVOLTS,
    oneWire: buses.oneWire.OneWire,
    i2c: buses.i2c.I2c,
    digitalOutput: buses.digital.Output,
    sdi12: buses.sdi12.Sdi12,
  };
  const row: PartRow = partTable[kind];
  const walk = random.fork("truth");
  const truths: Truth[] = [];
  const drivers = entries.map((given, index) => {
    const read = readEntry(index + 1, given, partTable);
    if (typeof read === "string") throw new Error(read);
    for (const probe of read.entry.probes) {
      const truth = firstTruth(walk);
      truths.push(truth);
      simulatedPartTable[kind](read.entry, probe, buses, {
        ticks: () => time.ticks(),
        moisture: () => truth.moisture,
        temperature: () => truth.temperature,
        airTemperature: () => truth.airTemperature,
        airHumidity: () => truth.airHumidity,
        volts: () => truth.volts,
        random: random.fork(`part ${truths.length}`),
        ...(curve && { curve }),
      });
    }
    return row.create(read.entry, io);
  });
  return {
    truths,
    unstableSpread: row.moisture?.unstableSpread ?? Number.POSITIVE_INFINITY,
    measure() {
      time.runUntil(time.ticks() + betweenMeasurements);
      for (const truth of truths) moveTruth(truth, walk);
      return stepAll(drivers, time);
    },
    close() {
      for (const driver of drivers) driver.close();
    },
  };
}

interface Running {
  readonly driver: PartDriver;
  due: number;
  samples: readonly PartSample[] | undefined;
}

/** Steps every driver when it asks to be, as the sampler does. */
function stepAll(drivers: readonly PartDriver[], time: VirtualTime): readonly PartSample[] {
  const began = time.ticks();
  const all: Running[] = drivers.map((driver) => ({
    driver,
    due: began + driver.start(),
    samples: undefined,
  }));
  for (;;) {
    let next: Running | undefined;
    for (const running of all)
      if (running.samples === undefined && (next === undefined || running.due < next.due)) next = running;
    if (next === undefined) return all.flatMap(({ samples = [] }) => samples);
    time.runUntil(next.due);
    // Beyond it the sampler would throw the driver away, and what that knows of its line.
    if (time.ticks() - began > deadlineMilliseconds) throw new Error("A measurement took too long.");
    const result = next.driver.sample();
    if (typeof result === "number") next.due = time.ticks() + result;
    else next.samples = result;
  }
}
