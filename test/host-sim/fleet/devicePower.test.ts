import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import { describeXs } from "../engine/describeXs";
import { DeviceBench } from "./deviceBench";
import { onNode, onXs, ScriptedDevice } from "./scriptedDevice";

const createFlash = () => new NorFlash({ sectorCount: 4, entropy: new SeededRandom(5) });

describe("a simulated device whose power is cut", () => {
  let bench: DeviceBench;

  beforeEach(() => {
    bench = new DeviceBench();
  });

  afterEach(() => {
    expect(bench.close()).toEqual([]);
  });

  const starts = () => bench.log.filter((line) => line.startsWith("loam "));

  it("says goodbye to nobody: the hub believes it connected until nothing comes", () => {
    bench.device.powerOn();
    bench.run(1);
    const said = bench.log.length;
    bench.device.cutPower();
    expect(bench.device.board).toBeUndefined();
    bench.run(1);
    expect(bench.hub.isConnected("soil-001")).toBe(true);
    bench.run(60);
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    expect(bench.log).toHaveLength(said);
  });

  it("breaks its connections where that is wanted", () => {
    bench.device.powerOn();
    bench.run(1);
    bench.device.cutPower("closed");
    bench.run(1);
    expect(bench.hub.isConnected("soil-001")).toBe(false);
  });

  it("boots with what it had stored, and takes its old connection over", () => {
    bench.device.powerOn();
    bench.run(1);
    bench.device.cutPower();
    bench.device.powerOn();
    bench.run(1);
    expect(starts()).toHaveLength(2);
    expect(starts()[1]).toContain("start 2,");
    expect(bench.hub.isConnected("soil-001")).toBe(true);
    expect(bench.sent.at(-1)).toMatchObject({ boot: 2 });
  });

  it("finds no network after a cut either, where there is none", () => {
    bench.device.setNetworkAvailable(false);
    bench.device.powerOn();
    bench.run(1);
    bench.device.cutPower();
    bench.device.powerOn();
    bench.run(1);
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    bench.device.setNetworkAvailable(true);
    bench.run(5);
    expect(bench.hub.isConnected("soil-001")).toBe(true);
  });

  it("can be cut at any moment, twice, and while it is off", () => {
    bench.device.cutPower();
    for (let milliseconds = 1; milliseconds < 5_000; milliseconds += 263) {
      bench.device.powerOn();
      bench.time.runUntil(bench.time.ticks() + milliseconds);
      bench.device.cutPower();
      bench.device.cutPower();
    }
    bench.device.powerOn();
    bench.run(5);
    expect(bench.hub.isConnected("soil-001")).toBe(true);
  });

  it("keeps the faults of its probes", () => {
    bench.device.powerOn();
    bench.device.parts.find("capacitive").setFault("noAnswer");
    bench.device.cutPower();
    bench.device.powerOn();
    // One reading every quarter of an hour, and a fault is told with the third.
    bench.run(31);
    expect(bench.log).toContain("fault raised: moistureNoSignal");
  });
});

describe("what a cut of power takes with it", () => {
  it("is the clock and the memory of restarts, with which the reason is power on", () => {
    const { device, time, log } = new ScriptedDevice(
      onNode(({ clock, log, reset }) => {
        log.write(JSON.stringify([reset.reason(), reset.lastRun() ?? "nothing", clock.now() ?? "not set"]));
        clock.set(1_000);
        reset.enter("somewhere");
      }),
    );
    device.powerOn();
    time.runUntil(500);
    device.cutPower();
    device.powerOn();
    expect(log).toEqual(['0 ["powerOn","nothing","not set"]', '500 ["powerOn","nothing","not set"]']);
  });

  it("is a restart that was near: it stays off", () => {
    const { device, time, log } = new ScriptedDevice(
      onNode(({ log, reset }) => {
        log.write("start");
        reset.restart("requested");
      }),
    );
    device.powerOn();
    time.runUntil(100);
    device.cutPower();
    time.runUntil(60_000);
    expect([log, time.pending()]).toEqual([["0 start"], []]);
  });
});

describe("a medium that cuts the power in the middle of a write", () => {
  /** Writes to flash and storage each second, with a guard around it as the firmware has one. */
  const script = `
    const { clock, flash, log, reset, storage, timer } = board;
    log.write("start, " + reset.reason() + ", " + storage.read("count"));
    let count = 0;
    const work = () => {
      try {
        flash.write(count, Uint8Array.of(0));
        storage.write("count", Uint8Array.of(++count));
      } catch {} finally { log.write("worked"); }
      timer.set("work", 1_000, work);
    };
    timer.set("work", 1_000, work);`;
  const engines = {
    node: () => onNode((board) => new Function("board", script)(board)),
    xs: () => onXs(script),
  };

  function tryOut(name: keyof typeof engines): void {
    const engine = engines[name]();
    const flash = createFlash();
    const { device, time, log, storage } = new ScriptedDevice(engine, { flash });
    try {
      device.powerOn();
      flash.cutAfter(3, "before");
      time.runUntil(10_000);
      expect(device.board).toBeUndefined();
      storage.cutAfter(2, "after");
      // The cut that was set is over with the power back.
      device.powerOn();
      time.runUntil(10_500);
      storage.cutAfter(1, "after");
      time.runUntil(20_000);
      device.powerOn();
      expect(log).toEqual([
        "0 start, powerOn, undefined",
        "1000 worked",
        "2000 worked",
        "10000 start, powerOn, 2",
        "20000 start, powerOn, 1",
      ]);
      device.cutPower();
      expect(time.pending()).toEqual([]);
    } finally {
      engine.close();
    }
  }

  it("ends the boot, and nothing the firmware still does counts", () => tryOut("node"));

  describeXs("on XS", () => {
    it("ends the boot and the machine", () => tryOut("xs"));
  });

  it("ends a boot that has only begun, whether the firmware catches it or not", () => {
    const erase = (isCaught: boolean) =>
      onNode(({ flash, log, reset, timer }) => {
        if (reset.reason() === "powerOn") {
          reset.restart("requested");
          return;
        }
        timer.set("work", 0, () => log.write("works"));
        try {
          flash?.erase(0);
        } catch (error) {
          if (!isCaught) throw error;
        }
        log.write("started");
      });
    for (const isCaught of [true, false]) {
      const flash = createFlash();
      const { device, time, log } = new ScriptedDevice(erase(isCaught), { flash });
      device.powerOn();
      flash.cutAfter(1, "middle");
      time.runUntil(60_000);
      expect([device.board, device.crashes, log, time.pending()]).toEqual([undefined, 0, [], []]);
    }
  });
});
