import { describe, expect, it } from "vitest";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../../host-sim/board/random";
import { createSimulatedBoard, type SimulatedBoardOptions } from "../../../host-sim/board/simulatedBoard";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { steadyParts } from "./steadyParts";

const EPOCH = Date.UTC(2026, 0, 1);

function fixture() {
  const time = new VirtualTime({ epoch: EPOCH });
  const heard: string[] = [];
  const accepted: ByteStream[] = [];
  const options: SimulatedBoardOptions = {
    time,
    name: "soil-001",
    random: new SeededRandom(7),
    storage: new MemoryStorage(),
    opener: memoryOpener({ timer: time.timerFor("line"), accept: (stream) => accepted.push(stream) }),
    parts: steadyParts(time),
    resetReason: "powerOn",
    onRestart: () => heard.push(`${time.ticks()}: restart`),
    onLog: (line) => heard.push(`${time.ticks()}: ${line}`),
  };
  return { time, heard, accepted, options };
}

describe("createSimulatedBoard", () => {
  it("starts its ticks at 0 at each boot and does not know the time", () => {
    const { time, options } = fixture();
    time.runUntil(1000);
    const { board } = createSimulatedBoard(options);
    time.runUntil(1500);
    expect([board.clock.ticks(), board.clock.now()]).toEqual([500, undefined]);
  });

  it("knows the time once the network has set it", () => {
    const { time, options } = fixture();
    const { board, isClockSet } = createSimulatedBoard(options);
    board.network.open((up) => {
      if (up) board.network.synchronizeClock(() => {});
    });
    time.runUntil(10_000);
    expect([board.clock.now(), isClockSet()]).toEqual([EPOCH + 10_000, true]);
  });

  it("shows any time that it is set to, until the network sets it right", () => {
    const { time, options } = fixture();
    const { board, isClockSet } = createSimulatedBoard(options);
    board.clock.set(EPOCH - 5_000);
    time.runUntil(1_000);
    expect([board.clock.now(), board.clock.ticks(), isClockSet()]).toEqual([EPOCH - 4_000, 1_000, true]);
    board.network.open((up) => {
      if (up) board.network.synchronizeClock(() => {});
    });
    time.runUntil(10_000);
    expect(board.clock.now()).toBe(EPOCH + 10_000);
  });

  it("has a light whose every change is a line of the log", () => {
    const { heard, options } = fixture();
    const { indicator } = createSimulatedBoard(options).board;
    indicator?.set(true);
    indicator?.set(false);
    expect(heard).toEqual(["0: light on", "0: light off"]);
  });

  it("keeps the time over a software restart where it is told so", () => {
    const { board } = createSimulatedBoard({
      ...fixture().options,
      epochKnown: true,
      resetReason: "software",
    });
    expect([board.clock.now(), board.reset.reason()]).toEqual([EPOCH, "software"]);
  });

  it("measures the world with probes that are wired in", () => {
    const { time, options } = fixture();
    const { board } = createSimulatedBoard(options);
    const { io } = board;
    time.runUntil(3_000);
    const input = new io.analog({ pin: 3 });
    // 2200 mV less 0.23 / 0.46 of 1200 mV.
    expect(Math.abs(((input.read() ?? 0) * io.fullScaleMillivolts) / 4095 - 1600)).toBeLessThan(12);
    const bus = new io.oneWire({ pin: 5 });
    expect(bus.reset()).toBe(true);
    bus.write(0xcc);
    bus.write(0x44);
    time.runUntil(3_750);
    bus.reset();
    bus.write(0xcc);
    bus.write(0xbe);
    expect([...bus.read(2)]).toEqual([200, 0]);
  });

  it("marks itself as simulated and takes other words where given", () => {
    const { options } = fixture();
    expect(createSimulatedBoard(options).board.description.model).toBe("simulated ESP32-C3");
    const other = createSimulatedBoard({ ...options, name: "other", description: { model: "my board" } });
    expect(other.board.description).toMatchObject({ model: "my board", manufacturer: "Loam" });
  });

  it("asks for a restart once, and not inside the call", () => {
    const { time, heard, options } = fixture();
    const { board } = createSimulatedBoard(options);
    board.reset.restart("test");
    board.reset.restart("test");
    expect(heard).toEqual([]);
    time.runUntil(100);
    expect(heard).toEqual(["0: restart"]);
  });

  it("hands log lines on", () => {
    const { heard, options } = fixture();
    createSimulatedBoard(options).board.log.write("hello");
    expect(heard).toEqual(["0: hello"]);
  });

  it("drops its timers and connections with the power, and nothing of the others", () => {
    const { time, heard, accepted, options } = fixture();
    const booted = createSimulatedBoard(options);
    const { board } = booted;
    const ignore = () => {};
    board.network.open((up) => {
      if (!up) return;
      board.mqtt.open({
        ...{
          host: "hub",
          port: 8883,
          id: "soil-001",
          user: "",
          password: "",
          clean: true,
          keepAlive: 60_000,
        },
        ...{ onControl: ignore, onReadable: ignore, onWritable: ignore, onError: () => heard.push("error") },
      });
    });
    board.timer.set("telemetry", 900_000, () => heard.push("telemetry"));
    time.timerFor("hub").set("push", 1_000_000, () => heard.push("push"));
    time.runUntil(5000);
    const [hubEnd] = accepted;
    if (hubEnd !== undefined) hubEnd.onClose = () => heard.push(`${time.ticks()}: hub heard`);
    booted.dispose();
    booted.dispose();
    board.timer.set("ghost", 0, () => heard.push("ghost"));
    expect(time.pending().filter((name) => name.startsWith("soil-001"))).toEqual([]);
    time.runUntil(2_000_000);
    expect(heard).toEqual(["5020: hub heard", "push"]);
  });

  it("frees the pins for the next boot, whose probes keep their faults", () => {
    const { options } = fixture();
    const first = createSimulatedBoard(options);
    const pin = 3;
    new first.board.io.analog({ pin });
    expect(() => new first.board.io.analog({ pin })).toThrow("in use");
    first.parts.find("capacitive").setFault("noAnswer");
    first.dispose();
    const second = createSimulatedBoard({ ...options, boot: 1 });
    expect(new second.board.io.analog({ pin }).read()).toBe(Math.floor((142 * 4095) / 2450));
  });

  it("repeats for the same seed, with other jitter at the next boot", () => {
    const draw = (boot: number) =>
      createSimulatedBoard({ ...fixture().options, boot }).board.entropy.random();
    expect(draw(0)).toBe(draw(0));
    expect(draw(0)).not.toBe(draw(1));
  });

  it("reports as much free memory as a board has", () => {
    const { board } = createSimulatedBoard(fixture().options);
    expect(board.memory.free()).toBe(99_364);
  });
});
