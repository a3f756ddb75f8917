import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { createMemoryPair, type MemoryPair, memoryOpener } from "../../../host-sim/board/memoryPair";
import { VirtualTime } from "../../../host-sim/board/virtualTime";

/** Writes down all that arrives at one end, with its tick. */
function listen(time: VirtualTime, stream: ByteStream): string[] {
  const heard: string[] = [];
  stream.onData = (bytes) => heard.push(`${time.ticks()}: ${Buffer.from(bytes).toString()}`);
  stream.onClose = (error) => heard.push(`${time.ticks()}: closed${error ? ` by ${error.message}` : ""}`);
  return heard;
}

function fixture(latency?: number) {
  const time = new VirtualTime({ epoch: 0 });
  const pair = createMemoryPair({ timer: time.timer, ...(latency === undefined ? {} : { latency }) });
  return { time, pair, near: listen(time, pair.near), far: listen(time, pair.far) };
}

const text = (value: string) => Buffer.from(value);

describe("createMemoryPair", () => {
  it("carries bytes both ways after the latency", () => {
    const { time, pair, near, far } = fixture();
    pair.near.write(text("ping"));
    pair.far.write(text("pong"));
    expect([near, far]).toEqual([[], []]);
    time.runUntil(100);
    expect([near, far]).toEqual([["20: pong"], ["20: ping"]]);
  });

  it("keeps the order and loses nothing, whenever it is written", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.string({ minLength: 1 }))), (writes) => {
        const { time, pair, far } = fixture(0);
        let at = 0;
        for (const [gap, value] of writes) {
          at += gap;
          time.timer.set("write", at, () => pair.near.write(text(value)));
        }
        time.runUntil(at);
        expect(far.map((line) => line.replace(/^\d+: /s, "")).join("")).toBe(
          text(writes.map(([, value]) => value).join("")).toString(),
        );
      }),
    );
  });

  it("closes the other end after the last bytes, and says nothing to its own", () => {
    const { time, pair, near, far } = fixture(5);
    pair.near.write(text("bye"));
    pair.near.close();
    pair.near.close();
    pair.near.write(text("ignored"));
    pair.far.write(text("too late"));
    time.runUntil(100);
    expect([near, far]).toEqual([[], ["5: bye", "5: closed"]]);
    expect(time.pending()).toEqual([]);
  });

  it("ignores what is written to an end that heard of the close", () => {
    const { time, pair, near } = fixture(5);
    pair.near.close();
    time.runUntil(10);
    pair.far.write(text("ignored"));
    pair.far.close();
    time.runUntil(100);
    expect(near).toEqual([]);
  });

  it("breaks both ends with an error when cut, and loses what was under way", () => {
    const { time, pair, near, far } = fixture(5);
    pair.near.write(text("lost"));
    pair.cut(new Error("a spade"));
    pair.cut();
    expect([near, far]).toEqual([[], []]);
    time.runUntil(100);
    expect([near, far]).toEqual([["0: closed by a spade"], ["0: closed by a spade"]]);
  });

  it("goes silent without telling either end: half-open", () => {
    const { time, pair, near, far } = fixture(5);
    pair.near.write(text("lost"));
    pair.silence();
    pair.near.write(text("lost"));
    pair.far.close();
    time.runUntil(100);
    expect([near, far]).toEqual([[], []]);
    expect(time.pending()).toEqual([]);
  });
});

describe("memoryOpener", () => {
  function opening() {
    const time = new VirtualTime({ epoch: 0 });
    const heard: string[] = [];
    const accepted: ByteStream[] = [];
    const opened: ByteStream[] = [];
    const pairs: MemoryPair[] = [];
    const open = memoryOpener({
      timer: time.timer,
      latency: 10,
      accept: (stream) => {
        heard.push(`${time.ticks()}: accepted`);
        stream.onClose = () => heard.push(`${time.ticks()}: listener's end closed`);
        accepted.push(stream);
      },
      onPair: (pair) => pairs.push(pair),
    });
    const cancel = open(
      { host: "hub", port: 8883 },
      {
        onOpen: (stream) => {
          heard.push(`${time.ticks()}: open`);
          stream.onData = (bytes) => heard.push(`${time.ticks()}: ${Buffer.from(bytes).toString()}`);
          stream.onClose = () => heard.push(`${time.ticks()}: closed`);
          opened.push(stream);
        },
        onError: (error) => heard.push(`${time.ticks()}: ${error.message}`),
      },
    );
    return { time, heard, accepted, opened, pairs, cancel };
  }

  it("opens after one round trip, never inside the call", () => {
    const { time, heard } = opening();
    expect(heard).toEqual([]);
    time.runUntil(100);
    expect(heard).toEqual(["10: accepted", "20: open"]);
  });

  it("loses nothing that the listener sends at once", () => {
    const { time, heard, accepted } = opening();
    time.runUntil(10);
    accepted[0]?.write(text("hello"));
    accepted[0]?.close();
    time.runUntil(100);
    expect(heard).toEqual(["10: accepted", "20: open", "20: hello", "20: closed"]);
  });

  it("gives up quietly, and the listener hears of it", () => {
    const { time, heard, cancel } = opening();
    time.runUntil(15);
    cancel();
    time.runUntil(100);
    expect(heard).toEqual(["10: accepted", "25: listener's end closed"]);
  });

  it("does nothing on giving up before the listener heard, and after it is open", () => {
    const early = opening();
    early.cancel();
    early.time.runUntil(100);
    expect(early.heard).toEqual([]);
    const late = opening();
    late.time.runUntil(50);
    late.cancel();
    late.time.runUntil(100);
    expect(late.heard).toEqual(["10: accepted", "20: open"]);
  });

  it("reports a line that is cut before it is open", () => {
    const { time, heard, pairs } = opening();
    time.runUntil(15);
    pairs[0]?.cut(new Error("cut"));
    time.runUntil(100);
    expect(heard).toEqual(["10: accepted", "15: cut", "15: listener's end closed"]);
    expect(time.pending()).toEqual([]);
  });
});
