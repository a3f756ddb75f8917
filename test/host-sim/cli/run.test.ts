import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { CliError } from "../../../host-sim/cli/cliError";
import { type RunOptions, run } from "../../../host-sim/cli/run";
import { ChipRestart } from "../../../host-sim/fleet/chipRestart";

function start(options: Partial<RunOptions>): { readonly time: VirtualTime; readonly ended: Promise<void> } {
  const time = options.time ?? new VirtualTime({ epoch: 0 });
  const ended = run({
    time,
    speed: Number.POSITIVE_INFINITY,
    duration: 1_000,
    interrupt: undefined,
    open: () => undefined,
    ...options,
  });
  return { time, ended };
}

const signalHandlers = () => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");

describe("run", () => {
  it("ends at the very tick of its duration, and runs nothing after it", async () => {
    const time = new VirtualTime({ epoch: 0 });
    const ran: number[] = [];
    for (const due of [999, 1_000, 1_001]) time.timer.set("note", due, () => ran.push(due));
    await start({ time }).ended;
    expect(time.ticks()).toBe(1_000);
    expect(ran).toEqual([999, 1_000]);
  });

  it("closes what was opened, the last first", async () => {
    const closed: string[] = [];
    const { ended } = start({
      open: (_pacer, close) => {
        for (const name of ["hub", "device"]) close(() => void closed.push(name));
      },
    });
    await ended;
    expect(closed).toEqual(["device", "hub"]);
  });

  it("closes what was opened before something failed, and says what failed", async () => {
    const before = signalHandlers();
    let closed = false;
    const { ended } = start({
      open: (_pacer, close) => {
        close(async () => {
          closed = true;
        });
        throw new Error("no port");
      },
    });
    await expect(ended).rejects.toThrow("no port");
    expect(closed).toBe(true);
    expect(signalHandlers()).toBe(before);
  });

  it("closes the rest where closing one thing fails; what failed first counts", async () => {
    const time = new VirtualTime({ epoch: 0 });
    const closed: string[] = [];
    time.timer.set("event", 10, () => {
      throw new Error("first");
    });
    const { ended } = start({
      time,
      open: (_pacer, close) => {
        close(() => void closed.push("hub"));
        close(() => {
          throw new Error("second");
        });
      },
    });
    await expect(ended).rejects.toThrow("first");
    expect(closed).toEqual(["hub"]);
  });

  it("fails in a sentence where a firmware crashes, which is no defect of the command", async () => {
    const time = new VirtualTime({ epoch: 0 });
    const crash = { deviceId: "soil-001", kind: "memoryFull", place: "timer measure" } as const;
    time.timer.set("event", 10, () => {
      throw new ChipRestart({ ...crash, reason: "its memory is full", cause: undefined });
    });
    const failure: unknown = await start({ time }).ended.catch((error: unknown) => error);
    expect(failure).toEqual(
      new CliError(
        'The firmware of soil-001 has crashed at "timer measure", where a board restarts: its memory is full.',
      ),
    );
    expect(failure).toMatchObject({ exitCode: 1 });
  });

  it("waits where nothing is due until it is interrupted", async () => {
    const before = signalHandlers();
    const interrupt = new AbortController();
    const opened = new Promise<void>((resolve) => {
      const { ended } = start({
        duration: undefined,
        interrupt: interrupt.signal,
        open: (_pacer, close) => close(() => resolve()),
      });
      expect(signalHandlers()).toBe(before + 2);
      interrupt.abort();
      void ended;
    });
    await opened;
    await new Promise(setImmediate);
    expect(signalHandlers()).toBe(before);
  });

  it("does not begin where it was interrupted before", async () => {
    const interrupt = AbortSignal.abort();
    const { time, ended } = start({ interrupt });
    await ended;
    expect(time.ticks()).toBe(0);
  });
});
