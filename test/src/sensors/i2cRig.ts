import { SeededRandom } from "../../../host-sim/board/random";
import { I2cBus, type I2cBuses } from "../../../host-sim/bus/i2cBus";
import type { AttachPart, PartSurroundings, SimulatedPart } from "../../../host-sim/bus/simulatedPart";
import type { BoardIo } from "../../../src/board/io";
import { defaultsOf } from "../../../src/model/property";
import type { PartDriver, PartEntry, PartRow, PartSample } from "../../../src/sensors/part";

export const DATA = 6;
export const CLOCK = 7;

/** Io of which a part on an I²C bus uses that alone. */
export function ioWith(i2c: BoardIo["i2c"]): BoardIo {
  return { i2c } as unknown as BoardIo;
}

/** An entry of `device.json` as it is read: with its defaults filled in. */
export function entryOf(row: PartRow, options: { readonly [name: string]: number } = {}): PartEntry {
  return {
    kind: "part",
    options: { ...defaultsOf(row.options), data: DATA, clock: CLOCK, ...options },
    probes: [{ place: 1, options: {} }],
  };
}

/** A simulated part on its bus in a world that a test can change, and the driver of the firmware. */
export function i2cRig(row: PartRow, attach: AttachPart<I2cBuses>, seed = 1) {
  const world = {
    ticks: 1_000,
    moisture: 0.25 as number | undefined,
    temperature: 12.5 as number | undefined,
    airTemperature: 21 as number | undefined,
    airHumidity: 55 as number | undefined,
  };
  const around: PartSurroundings = {
    ticks: () => world.ticks,
    moisture: () => world.moisture,
    temperature: () => world.temperature,
    airTemperature: () => world.airTemperature,
    airHumidity: () => world.airHumidity,
    volts: () => 4,
    random: new SeededRandom(seed),
  };
  const bus = new I2cBus();
  const entry = entryOf(row);
  const probe = entry.probes[0] as PartEntry["probes"][number];
  const part: SimulatedPart = attach(entry, probe, { i2c: bus }, around);
  const driver = row.create(entry, ioWith(bus.I2c));
  return { world, around, bus, part, driver, measure: () => measure(driver, world) };
}

export type I2cRig = ReturnType<typeof i2cRig>;

/** Steps a driver through one measurement in virtual time, and says how long it took. */
export function measure(
  driver: PartDriver,
  world: { ticks: number },
): { readonly sample: PartSample; readonly milliseconds: number } {
  const began = world.ticks;
  world.ticks += driver.start();
  for (let step = 0; step < 1_000; step += 1) {
    const result = driver.sample();
    if (typeof result !== "number") {
      const [sample = {}, ...others] = result;
      if (others.length > 0) throw new Error("a part gave more samples than it has probes");
      return { sample, milliseconds: world.ticks - began };
    }
    if (!Number.isInteger(result) || result < 1) throw new Error(`a driver asked to wait ${result} ms`);
    world.ticks += result;
  }
  throw new Error("a measurement never ended");
}
