import type { BoardIo } from "../../src/board/io";
import { type Place, places } from "../../src/model/places";
import type { PartEntry, ProbeEntry } from "../../src/sensors/part";
import type { PartKind } from "../../src/sensors/partTable";
import type { SeededRandom } from "../board/random";
import type { VirtualTime } from "../board/virtualTime";
import type { SoilWorld } from "../world/soil";
import { FULL_SCALE_MILLIVOLTS } from "./analogBus";
import { createSimulatedBuses, type SimulatedBuses } from "./simulatedBuses";
import type { PartSurroundings, SimulatedPart } from "./simulatedPart";
import { simulatedPartTable } from "./simulatedPartTable";

/** A probe of a simulated device. */
export interface SimulatedProbe {
  readonly kind: string;
  readonly place: Place | undefined;
  readonly part: SimulatedPart;
}

/** The parts of a device and the buses they hang on. They and their faults outlive a restart of the board. */
export interface SimulatedParts {
  readonly io: BoardIo;
  readonly buses: SimulatedBuses;
  /** One for each probe, in the order of the device's `device.json`. */
  readonly probes: readonly SimulatedProbe[];
  /** The first of its kind, at that place where one is named. Throws a RangeError where the device has none. */
  find(kind: PartKind, place?: Place): SimulatedPart;
  /** Frees every pin, as a reset of the board does. */
  releaseAll(): void;
  /** Every supply goes off and on. */
  powerCycle(): void;
}

export interface SimulatedPartsOptions {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly world: SoilWorld;
  readonly parts: readonly PartEntry[];
  /** Volts at the battery at this moment. */
  readonly volts: () => number;
  /** Depth of each place, m; 0.05 unless given. */
  readonly depths?: { readonly [P in Place]?: number };
  /** Which unit of its kind a probe is; a typical and exact one unless given. */
  readonly unitOf?: (probe: ProbeEntry) => SimulatedUnit | undefined;
}

/** What is a unit's own: the raw value that a moisture probe gives, and by how much a thermometer shows too much. */
export type SimulatedUnit = Pick<PartSurroundings, "curve" | "temperatureOffset">;

/** As for the shallowest sensors of a station. m */
const usualDepth = 0.05;

/** Puts the parts of a device on simulated buses and into a soil. */
export function createSimulatedParts(options: SimulatedPartsOptions): SimulatedParts {
  const { time, random, world, parts, volts, depths = {}, unitOf } = options;
  const buses = createSimulatedBuses(time, random.fork("buses"));
  const onceAnInstant = valuesByInstant(time);
  const air = onceAnInstant((now) => world.air?.(now));
  const voltsNow = onceAnInstant(volts);
  const soil = places.map((place) => {
    const depth = depths[place] ?? usualDepth;
    return {
      moisture: onceAnInstant((now) => world.moisture(now, depth)),
      temperature: onceAnInstant((now) => world.temperature(now, depth)),
    };
  });
  const probes = parts.flatMap((entry, number) =>
    entry.probes.map((probe, index) => {
      const around: PartSurroundings = {
        ...(soil[(probe.place ?? 1) - 1] as (typeof soil)[number]),
        ticks: () => time.ticks(),
        airTemperature: () => air()?.temperature,
        airHumidity: () => air()?.humidity,
        volts: voltsNow,
        random: random.fork(`part ${number} ${index}`),
        ...unitOf?.(probe),
      };
      const attach = simulatedPartTable[entry.kind as PartKind];
      return { kind: entry.kind, place: probe.place, part: attach(entry, probe, buses, around) };
    }),
  );
  return {
    io: {
      analog: buses.analog.Analog,
      fullScaleMillivolts: FULL_SCALE_MILLIVOLTS,
      oneWire: buses.oneWire.OneWire,
      i2c: buses.i2c.I2c,
      digitalOutput: buses.digital.Output,
      sdi12: buses.sdi12.Sdi12,
    },
    buses,
    probes,
    find(kind, place) {
      const found = probes.find(
        (probe) => probe.kind === kind && (place === undefined || probe.place === place),
      );
      if (found === undefined)
        throw new RangeError(`The device has no ${kind}${place === undefined ? "" : ` at place ${place}`}.`);
      return found.part;
    },
    releaseAll() {
      for (const bus of Object.values(buses)) bus.releaseAll();
    },
    powerCycle() {
      for (const { part } of probes) part.powerCycle();
    },
  };
}

/** Values at this instant, each worked out once: a sample looks at the same soil a hundred times. */
function valuesByInstant(time: VirtualTime) {
  return <T>(valueAt: (now: number) => T): (() => T) => {
    let last: { readonly now: number; readonly value: T } | undefined;
    return () => {
      const now = time.now();
      if (last === undefined || last.now !== now) last = { now, value: valueAt(now) };
      return last.value;
    };
  };
}
