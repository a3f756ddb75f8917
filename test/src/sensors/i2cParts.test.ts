import { describe, expect, it } from "vitest";
import { attachChirpSoilProbe } from "../../../host-sim/bus/chirpSoilProbe";
import { attachSeesawSoilProbe } from "../../../host-sim/bus/seesawSoilProbe";
import { attachSht3x } from "../../../host-sim/bus/sht3x";
import type { I2cOptions } from "../../../src/board/io";
import { chirpPart } from "../../../src/sensors/chirpSoilProbe";
import type { Measured, PartRow } from "../../../src/sensors/part";
import { seesawPart } from "../../../src/sensors/seesawSoilProbe";
import { sht3xPart } from "../../../src/sensors/sht3x";
import { entryOf, i2cRig, ioWith } from "./i2cRig";

const parts = [
  { kind: "seesaw", row: seesawPart as PartRow, attach: attachSeesawSoilProbe, address: 0x36 },
  { kind: "chirp", row: chirpPart as PartRow, attach: attachChirpSoilProbe, address: 0x20 },
  { kind: "sht3x", row: sht3xPart as PartRow, attach: attachSht3x, address: 0x44 },
];

/** An io that counts who opens it and closes it. */
function countingIo(refusal?: Error) {
  const counts = { opened: [] as I2cOptions[], closed: 0 };
  class Port {
    constructor(options: I2cOptions) {
      if (refusal !== undefined) throw refusal;
      counts.opened.push(options);
    }
    write(): void {}
    read(count: number): Uint8Array {
      return new Uint8Array(count).fill(0xff);
    }
    close(): void {
      counts.closed += 1;
    }
  }
  return { counts, io: ioWith(Port) };
}

function isValue(measured: Measured | undefined): boolean {
  return measured !== undefined && "value" in measured;
}

describe.each(parts)("a $kind part", ({ row, attach, address }) => {
  it("opens its address on its bus at 100 kHz", () => {
    const { counts, io } = countingIo();
    row.create(entryOf(row), io);
    expect(counts.opened).toEqual([{ data: 6, clock: 7, address, hertz: 100_000 }]);
  });

  it.each([{ data: -1 }, { clock: 0.5 }, { data: Number.NaN }, { address: 0x7f }, { address: 0x07 }])(
    "refuses %j before it opens the bus",
    (wrong) => {
      const { counts, io } = countingIo();
      expect(() => row.create(entryOf(row, wrong), io)).toThrow(RangeError);
      expect(counts.opened).toEqual([]);
    },
  );

  it("lets out what the io has against its options", () => {
    const { io } = countingIo(new RangeError("in use"));
    expect(() => row.create(entryOf(row), io)).toThrow("in use");
  });

  it("gives all that its row says", () => {
    const { sample } = i2cRig(row, attach).measure();
    expect(Object.keys(sample).sort()).toEqual([...row.gives].sort());
    expect(Object.values(sample).every(isValue)).toBe(true);
  });

  it("measures anew each time", () => {
    const rig = i2cRig(row, attach);
    const first = rig.measure().sample;
    rig.world.ticks += 900_000;
    Object.assign(rig.world, { moisture: 0.4, airTemperature: 5 });
    const second = rig.measure().sample;
    expect(second).not.toBe(first);
    expect(second).not.toEqual(first);
  });

  it("will not sample what was not started", () => {
    const { driver } = i2cRig(row, attach);
    expect(() => driver.sample()).toThrow("No measurement was started.");
  });

  it("gives one measurement once", () => {
    const { driver, measure } = i2cRig(row, attach);
    measure();
    expect(() => driver.sample()).toThrow("No measurement was started.");
  });

  it("drops a measurement that is under way for a new one", () => {
    const { driver, world, measure } = i2cRig(row, attach);
    world.ticks += driver.start();
    for (let step = 0; step < 5; step += 1) world.ticks += Number(driver.sample());
    expect(Object.values(measure().sample).every(isValue)).toBe(true);
  });

  it("closes its port once, and is of no use afterwards", () => {
    const { counts, io } = countingIo();
    const driver = row.create(entryOf(row), io);
    driver.start();
    driver.close();
    driver.close();
    expect(counts.closed).toBe(1);
    expect(() => driver.start()).toThrow("is closed.");
    expect(() => driver.sample()).toThrow("is closed.");
  });

  it("gives its pins free when it closes", () => {
    const { driver, bus } = i2cRig(row, attach);
    driver.close();
    expect(() => row.create(entryOf(row), ioWith(bus.I2c))).not.toThrow();
  });

  it.each(["noAnswer", "swappedWires"] as const)("says that nobody answers with the fault %s", (fault) => {
    const rig = i2cRig(row, attach);
    rig.part.setFault(fault);
    for (const measured of Object.values(rig.measure().sample))
      expect(measured).toEqual({ fault: expect.stringContaining("NoResponse") });
  });

  it("measures again once its fault is over", () => {
    const rig = i2cRig(row, attach);
    rig.part.setFault("noAnswer");
    rig.measure();
    rig.part.setFault(undefined);
    expect(Object.values(rig.measure().sample).every(isValue)).toBe(true);
  });

  it("measures again once its power was away", () => {
    const rig = i2cRig(row, attach);
    rig.measure();
    rig.part.powerCycle();
    expect(Object.values(rig.measure().sample).every(isValue)).toBe(true);
  });

  it("gives no number of a part whose answers are spoiled, or that scatters", () => {
    for (const fault of ["badCrc", "noise"] as const) {
      const rig = i2cRig(row, attach);
      rig.part.setFault(fault);
      const [first] = Object.values(rig.measure().sample);
      expect(first).toEqual({ fault: expect.stringContaining("Corrupt") });
    }
  });

  it("ends in 3 s even on a bus that spoils everything", () => {
    const rig = i2cRig(row, attach);
    rig.part.setFault("badCrc");
    expect(rig.measure().milliseconds).toBeLessThan(3_000);
  });
});
