import { describe, expect, it } from "vitest";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { PowerCut } from "../../../host-sim/board/powerCut";
import { SeededRandom } from "../../../host-sim/board/random";
import {
  createSimulatedBoard,
  type SimulatedBoard,
  type SimulatedBoardOptions,
} from "../../../host-sim/board/simulatedBoard";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { steadyParts } from "./steadyParts";

/** A board, with what it did written down. */
class Bench {
  readonly time = new VirtualTime({ epoch: Date.UTC(2026, 0, 1) });
  readonly heard: string[] = [];
  readonly storage = new MemoryStorage();
  readonly flash = new NorFlash({ sectorCount: 2, entropy: new SeededRandom(3) });
  readonly accepted: ByteStream[] = [];
  readonly parts = steadyParts(this.time);

  boot(options: Partial<SimulatedBoardOptions> = {}): SimulatedBoard {
    return createSimulatedBoard({
      time: this.time,
      name: "soil-001",
      random: new SeededRandom(7),
      storage: this.storage,
      flash: this.flash,
      opener: memoryOpener({
        timer: this.time.timerFor("line"),
        accept: (stream) => this.accepted.push(stream),
      }),
      parts: this.parts,
      resetReason: "powerOn",
      onRestart: () => this.heard.push("restart"),
      onCrash: (error) => this.heard.push(String(error)),
      onPowerCut: () => this.heard.push("power cut"),
      onLog: (line) => this.heard.push(line),
      ...options,
    });
  }

  /** A board with a connection to somebody who says nothing. */
  connect(): SimulatedBoard {
    const booted = this.boot();
    const { network, mqtt } = booted.board;
    const options = { host: "hub", port: 8883, id: "soil-001", user: "", password: "", clean: true };
    const ignore = () => undefined;
    network.open((up) => {
      if (!up) return;
      mqtt.open({
        ...options,
        keepAlive: 0,
        onControl: ignore,
        onReadable: ignore,
        onWritable: ignore,
        onError: () => this.heard.push("error"),
      });
    });
    this.time.runUntil(5_000);
    return booted;
  }
}

const fail = () => {
  throw new Error("a defect");
};

describe("an exception out of a callback of a port", () => {
  it("is told once, whatever port called back", () => {
    const bench = new Bench();
    const { timer, network } = bench.boot().board;
    timer.set("measure", 0, fail);
    network.open(fail);
    bench.time.runUntil(3_000);
    network.synchronizeClock(fail);
    bench.time.runUntil(6_000);
    expect(bench.heard).toEqual(["Error: a defect", "Error: a defect", "Error: a defect"]);
  });

  it("is told from a connection, too", () => {
    const bench = new Bench();
    const { network, mqtt } = bench.boot().board;
    const options = { host: "hub", port: 8883, id: "soil-001", user: "", password: "", clean: true };
    mqtt.open({
      ...options,
      keepAlive: 0,
      onControl: fail,
      onReadable: fail,
      onWritable: fail,
      onError: fail,
    });
    bench.time.runUntil(1_000);
    expect(network.signal()).toBeUndefined();
    expect(bench.heard).toEqual(["Error: a defect"]);
  });

  it("is thrown to whoever lets the time run, where nobody wants to be told", () => {
    const bench = new Bench();
    const { time } = bench;
    const board = createSimulatedBoard({
      time,
      name: "soil-002",
      random: new SeededRandom(7),
      storage: bench.storage,
      opener: () => () => undefined,
      parts: steadyParts(time),
      resetReason: "powerOn",
      onRestart: () => undefined,
      onLog: () => undefined,
    });
    board.board.timer.set("measure", 0, fail);
    expect(() => time.runUntil(1)).toThrow("a defect");
  });
});

describe("a board that loses its power", () => {
  it("leaves its connections half open: the hub hears nothing", () => {
    const bench = new Bench();
    const booted = bench.connect();
    const [hubEnd] = bench.accepted;
    if (hubEnd === undefined) throw new Error("nobody connected");
    hubEnd.onClose = () => bench.heard.push("hub heard");
    booted.dispose("halfOpen");
    hubEnd.write(Uint8Array.of(1, 2, 3));
    bench.time.runUntil(100_000);
    expect(bench.heard).toEqual([]);
    hubEnd.close();
    bench.time.runUntil(200_000);
    expect(bench.heard).toEqual([]);
    expect(bench.time.pending()).toEqual([]);
  });

  it("leaves a connection that is being opened, too", () => {
    const bench = new Bench();
    const { board, dispose } = bench.boot();
    board.network.open(() => undefined);
    bench.time.runUntil(3_000);
    const options = { host: "hub", port: 8883, id: "soil-001", user: "", password: "", clean: true };
    const tell = () => bench.heard.push("called back");
    board.mqtt.open({
      ...options,
      keepAlive: 0,
      onControl: tell,
      onReadable: tell,
      onWritable: tell,
      onError: tell,
    });
    dispose("halfOpen");
    bench.time.runUntil(100_000);
    expect(bench.accepted).toHaveLength(1);
    expect(bench.heard).toEqual([]);
  });

  it("has ports that reach nobody: what a firmware still does in its callback is lost", () => {
    const bench = new Bench();
    const { board, dispose } = bench.boot();
    dispose();
    board.log.write("a ghost");
    board.indicator?.set(true);
    board.reset.restart("a ghost");
    board.timer.set("ghost", 0, () => bench.heard.push("a ghost"));
    expect(() => board.storage.write("ghost", Uint8Array.of(1))).toThrow(PowerCut);
    expect(() => board.storage.read("ghost")).toThrow(PowerCut);
    expect(() => board.flash?.erase(0)).toThrow(PowerCut);
    bench.time.runUntil(10_000);
    expect([bench.heard, bench.storage.writes, bench.flash.erases[0]]).toEqual([[], 0, 0]);
    expect(bench.time.pending()).toEqual([]);
  });

  it("loses it in the middle of a write to its flash, which is told once and ends its timers", () => {
    const bench = new Bench();
    const { board } = bench.boot();
    bench.flash.cutAfter(1, "middle");
    board.timer.set("work", 0, () => {
      board.timer.set("more", 0, () => bench.heard.push("more"));
      try {
        board.flash?.write(0, Uint8Array.of(1, 2, 3));
      } catch {}
      board.log.write("still here");
      board.flash?.write(0, Uint8Array.of(1, 2, 3));
    });
    bench.time.runUntil(10_000);
    expect(bench.heard).toEqual(["power cut"]);
    expect(bench.time.pending()).toEqual([]);
  });

  it("loses it at a write to its storage, with what was written before in it", () => {
    const bench = new Bench();
    const { board } = bench.boot();
    board.storage.write("a", Uint8Array.of(1));
    bench.storage.cutAfter(1, "after");
    expect(() => board.storage.write("b", Uint8Array.of(2))).toThrow(PowerCut);
    bench.storage.restore();
    expect(bench.heard).toEqual(["power cut"]);
    expect([bench.storage.read("a"), bench.storage.read("b")]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });
});

describe("the timers of a board whose clock drifts", () => {
  it("fire when its own ticks say so", () => {
    const bench = new Bench();
    const { board } = bench.boot({ clock: { driftPartsPerMillion: -1_000, counterStart: 2 ** 32 - 5_000 } });
    board.timer.set("measure", 10_000, () =>
      bench.heard.push(`${bench.time.ticks()} ${board.clock.ticks()}`),
    );
    bench.time.runUntil(20_000);
    // 10,010.01 ms, and the counter wrapped on the way.
    expect(bench.heard).toEqual(["10011 10000"]);
  });
});
