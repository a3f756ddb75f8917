import { describe, expect, it } from "vitest";
import { createMemoryPair, type MemoryPair } from "../../../host-sim/board/memoryPair";
import { SeededRandom } from "../../../host-sim/board/random";
import { SimulatedNetwork } from "../../../host-sim/board/simulatedNetwork";
import type { StreamOpener } from "../../../host-sim/board/streamOpener";
import { VirtualTime } from "../../../host-sim/board/virtualTime";

function fixture(seed = 7) {
  const time = new VirtualTime({ epoch: 0 });
  const heard: string[] = [];
  const note = (what: string) => heard.push(`${time.ticks()}: ${what}`);
  const network = new SimulatedNetwork({
    timer: time.timer,
    ticks: () => time.ticks(),
    random: new SeededRandom(seed),
    onClock: () => note("clock"),
  });
  return { time, heard, note, network };
}

function joined() {
  const all = fixture();
  all.network.open((up) => all.note(up ? "up" : "down"));
  all.time.runUntil(5000);
  all.heard.length = 0;
  return all;
}

describe("SimulatedNetwork", () => {
  it("is up 2 s after it was opened", () => {
    const { time, heard, note, network } = fixture();
    network.open((up) => note(up ? "up" : "down"));
    expect([network.isUp, network.signal()]).toEqual([false, undefined]);
    time.runUntil(10_000);
    expect(heard).toEqual(["2000: up"]);
    expect(network.isUp).toBe(true);
  });

  it("goes down with the access point and rejoins by itself", () => {
    const { time, heard, network } = joined();
    network.setAvailable(false);
    network.setAvailable(false);
    expect(heard).toEqual([]);
    time.runUntil(20_000);
    expect([heard, network.isUp, network.signal()]).toEqual([["5000: down"], false, undefined]);
    network.setAvailable(true);
    time.runUntil(30_000);
    expect(heard).toEqual(["5000: down", "22000: up"]);
  });

  it("joins only once the access point is there", () => {
    const { time, heard, note, network } = fixture();
    network.setAvailable(false);
    network.open((up) => note(up ? "up" : "down"));
    time.runUntil(60_000);
    expect(heard).toEqual([]);
    network.setAvailable(true);
    time.runUntil(70_000);
    expect(heard).toEqual(["62000: up"]);
  });

  it("says nothing when the access point goes while it joins", () => {
    const { time, heard, note, network } = fixture();
    network.open((up) => note(up ? "up" : "down"));
    time.runUntil(1000);
    network.setAvailable(false);
    time.runUntil(60_000);
    expect(heard).toEqual([]);
  });

  it("says nothing after close and leaves no timer", () => {
    const { time, heard, network } = joined();
    network.setAvailable(false);
    network.close();
    time.runUntil(60_000);
    expect([heard, network.isUp, time.pending()]).toEqual([[], false, []]);
  });

  it("sets the clock a while after it was asked, before it says so", () => {
    const { time, heard, note, network } = joined();
    network.synchronizeClock((set) => note(`set ${set}`));
    expect(heard).toEqual([]);
    time.runUntil(10_000);
    expect(heard).toEqual(["5120: clock", "5120: set true"]);
  });

  it("reports a time server that does not answer after 5 s", () => {
    const { time, heard, note, network } = joined();
    network.setClockAnswers(false);
    network.synchronizeClock((set) => note(`set ${set}`));
    time.runUntil(20_000);
    expect(heard).toEqual(["10000: set false"]);
  });

  it("does not set the clock while it is down, nor when it goes down meanwhile", () => {
    const down = fixture();
    down.network.synchronizeClock((set) => down.note(`set ${set}`));
    expect(down.heard).toEqual([]);
    down.time.runUntil(1000);
    expect(down.heard).toEqual(["0: set false"]);
    const { time, heard, note, network } = joined();
    network.synchronizeClock((set) => note(`set ${set}`));
    network.setAvailable(false);
    time.runUntil(20_000);
    expect(heard).toEqual(["5000: down", "5120: set false"]);
  });

  it("gives a signal in whole dBm that stays near one strength and depends on the time only", () => {
    const { time, network } = joined();
    const signals: number[] = [];
    for (let minute = 1; minute <= 100; minute += 1) {
      time.runUntil(minute * 60_000);
      signals.push(network.signal() ?? 0);
      expect(network.signal()).toBe(signals.at(-1));
    }
    expect(Math.max(...signals) - Math.min(...signals)).toBeLessThanOrEqual(6);
    expect(signals.every((signal) => Number.isInteger(signal) && signal >= -80 && signal <= -40)).toBe(true);
    expect(new Set(signals).size).toBeGreaterThan(3);
  });
});

describe("streams through the network", () => {
  function opening(up = true) {
    const all = up ? joined() : fixture();
    const pairs: MemoryPair[] = [];
    const opener: StreamOpener = (_target, { onOpen }) => {
      const id = all.time.timer.set("open", 10, () => {
        const pair = createMemoryPair({ timer: all.time.timer, latency: 5 });
        pair.far.onClose = () => all.note("hub's end closed");
        pairs.push(pair);
        onOpen(pair.near);
      });
      return () => {
        all.time.timer.clear(id);
        all.note("given up");
      };
    };
    let close = () => {};
    const cancel = all.network.through(opener)(
      { host: "hub", port: 8883 },
      {
        onOpen: (stream) => {
          all.note("open");
          close = () => stream.close();
          stream.onData = (bytes) => all.note(`data ${Buffer.from(bytes).toString()}`);
          stream.onClose = (error) => all.note(`closed${error ? `: ${error.message}` : ""}`);
        },
        onError: (error) => all.note(`error: ${error.message}`),
      },
    );
    return { ...all, pairs, cancel, close: () => close() };
  }

  it("carry bytes and closes as they are", () => {
    const { time, heard, pairs } = opening();
    time.runUntil(5010);
    pairs[0]?.far.write(Buffer.from("hello"));
    pairs[0]?.far.close();
    time.runUntil(6000);
    expect(heard).toEqual(["5010: open", "5015: data hello", "5015: closed"]);
  });

  it("are refused while it is down, not inside the call", () => {
    const { time, heard } = opening(false);
    expect(heard).toEqual([]);
    time.runUntil(1000);
    expect(heard).toEqual(["0: error: the network is down"]);
  });

  it("break when it goes down", () => {
    const { time, heard, network } = opening();
    time.runUntil(6000);
    network.setAvailable(false);
    expect(heard).toEqual(["5010: open"]);
    time.runUntil(7000);
    expect(heard.slice(1).sort()).toEqual([
      "6000: closed: the network went down",
      "6000: down",
      "6005: hub's end closed",
    ]);
    expect(time.pending()).toEqual([]);
  });

  it("are given up when it goes down while they open", () => {
    const { time, heard, network } = opening();
    network.setAvailable(false);
    time.runUntil(6000);
    expect(heard.sort()).toEqual(["5000: down", "5000: error: the network went down", "5000: given up"]);
  });

  it("say nothing once they are closed or given up", () => {
    const closed = opening();
    closed.time.runUntil(5010);
    closed.close();
    closed.network.setAvailable(false);
    closed.time.runUntil(6000);
    expect(closed.heard).toEqual(["5010: open", "5010: down", "5015: hub's end closed"]);
    const given = opening();
    given.cancel();
    given.network.setAvailable(false);
    given.time.runUntil(6000);
    expect(given.heard).toEqual(["5000: given up", "5000: down"]);
    const refused = opening(false);
    refused.cancel();
    refused.time.runUntil(6000);
    expect(refused.heard).toEqual([]);
  });
});
