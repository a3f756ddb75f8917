import { afterEach, describe, expect, it } from "vitest";
import type { Engine } from "../../../host-sim/engine/engine";
import { XsMachineError, XsUnavailableError } from "../../../host-sim/engine/xsError";
import { ChipRestart } from "../../../host-sim/fleet/chipRestart";
import type { Board } from "../../../src/board/board";
import { describeXs } from "../engine/describeXs";
import { onNode, onXs, ScriptedDevice } from "./scriptedDevice";

/** Crashes a second after its first start, and tells at each what it finds of the one before. */
function crashOnce(board: Board): void {
  const { clock, log, reset, timer } = board;
  log.write(JSON.stringify([reset.reason(), reset.lastRun() ?? "nothing", clock.now() ?? "not set"]));
  if (reset.reason() !== "powerOn") return;
  clock.set(1_000_000);
  timer.set("measure", 1_000, () => {
    reset.enter("timer measure");
    throw new TypeError("a defect");
  });
}

describe("a crash of a simulated device", () => {
  it("ends the run, naming the device, the place and the reason", () => {
    const { device, time } = new ScriptedDevice(onNode(crashOnce));
    device.powerOn();
    expect(() => time.runUntil(5_000)).toThrow(
      new ChipRestart({
        deviceId: "soil-001",
        kind: "exception",
        reason: "an exception escaped it, TypeError: a defect",
        place: "timer measure",
        cause: undefined,
      }),
    );
    expect(device.lastCrash?.message).toBe(
      'The firmware of soil-001 has crashed at "timer measure", where a board restarts: an exception escaped it, TypeError: a defect.',
    );
    expect(time.pending()).toEqual([]);
  });

  it("restarts the board 200 ms later where that is wanted, with cause and place and a clock that ran on", () => {
    const { device, time, log } = new ScriptedDevice(onNode(crashOnce), { onCrash: "restart" });
    device.powerOn();
    time.runUntil(60_000);
    const lastRun = { wanted: false, cause: "unhandled exception", place: "timer measure" };
    expect(log).toEqual([
      '0 ["powerOn","nothing","not set"]',
      `1200 ${JSON.stringify(["crash", lastRun, 1_001_200])}`,
    ]);
    expect(device.crashes).toBe(1);
    expect(time.pending()).toEqual([]);
  });

  it("counts each of a streak, at the start of the firmware too", () => {
    const { device, time } = new ScriptedDevice(
      onNode(() => {
        throw new Error("at the start");
      }),
      { onCrash: "restart" },
    );
    device.powerOn();
    time.runUntil(1_000);
    expect(device.crashes).toBe(6);
    expect(device.lastCrash?.message).toContain("has crashed outside of any place it had told");
    device.cutPower();
    expect(time.pending()).toEqual([]);
  });

  it("is none where the host is at fault: what it threw is thrown", () => {
    for (const error of [new XsUnavailableError("no XS"), new XsMachineError("it was killed")]) {
      const { device } = new ScriptedDevice(
        onNode(() => {
          throw error;
        }),
        { onCrash: "restart" },
      );
      expect(() => device.powerOn()).toThrow(error);
      expect([device.crashes, device.board]).toEqual([0, undefined]);
    }
  });

  it("is none where the firmware asks for a restart, which the next start is told", () => {
    const { device, time, log } = new ScriptedDevice(
      onNode(({ log, reset, timer }) => {
        log.write(JSON.stringify([reset.reason(), reset.lastRun() ?? "nothing"]));
        if (reset.reason() !== "powerOn") return;
        timer.set("reboot", 1_000, () => {
          reset.enter("timer reboot");
          reset.restart("requested");
        });
      }),
    );
    device.powerOn();
    time.runUntil(60_000);
    const lastRun = { wanted: true, cause: "requested", place: "timer reboot" };
    expect(log).toEqual(['0 ["powerOn","nothing"]', `1200 ${JSON.stringify(["software", lastRun])}`]);
    expect(device.crashes).toBe(0);
  });
});

describeXs("a crash of a simulated device on XS", () => {
  const engines: Engine[] = [];
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.close();
  });

  /** What the second start finds, a second after the first, in which a script ran. */
  function secondStart(script: string): { readonly line: string | undefined; readonly crash: unknown } {
    const engine = onXs(
      `const { reset, timer } = board;
       if (reset.reason() === "powerOn")
         timer.set("work", 1_000, () => { reset.enter("timer work"); ${script} });
       else say(reset.reason(), reset.lastRun());`,
    );
    engines.push(engine);
    const { device, time, log } = new ScriptedDevice(engine, { onCrash: "restart" });
    device.powerOn();
    time.runUntil(60_000);
    return { line: log[0], crash: device.lastCrash?.kind };
  }

  const found = (milliseconds: number, reason: string, cause: string) =>
    `${milliseconds} ["${reason}",{"wanted":false,"cause":"${cause}","place":"timer work"}]`;

  it("is told apart, by its reason, its last words and the time it takes", () => {
    expect(secondStart(`throw new Error("a defect");`)).toEqual({
      line: found(1_200, "crash", "unhandled exception"),
      crash: "exception",
    });
    expect(secondStart("const all = []; for (;;) all.push({});")).toEqual({
      line: found(1_200, "crash", "memory full"),
      crash: "memoryFull",
    });
    expect(secondStart("(function deeper() { return 1 + deeper(); })();")).toEqual({
      line: found(1_200, "crash", "undefined"),
      crash: "stackOverflow",
    });
    expect(secondStart(`JSON.parse("[".repeat(200));`)).toEqual({
      line: found(1_200, "crash", "undefined"),
      crash: "deepJson",
    });
    expect(secondStart("for (;;);")).toEqual({
      line: found(11_200, "watchdog", "undefined"),
      crash: "endlessLoop",
    });
  });
});
