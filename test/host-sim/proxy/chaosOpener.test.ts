import { describe, expect, it } from "vitest";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { chaosOpener } from "../../../host-sim/proxy/chaosOpener";
import type { PipeLife } from "../../../host-sim/proxy/chaosPipe";
import type { ChaosPlan } from "../../../host-sim/proxy/chaosPlan";
import { counting, Heard } from "./chaosBench";

const target = { host: "hub.local", port: 8883 };

function benchOf(plan: ChaosPlan) {
  const time = new VirtualTime({ epoch: 0 });
  const timer = time.timerFor("test");
  const served: Heard[] = [];
  const lives: PipeLife[] = [];
  const bench = { time, served, lives, plan, errors: [] as string[], opened: [] as Heard[], open };
  const opener = chaosOpener(
    memoryOpener({
      timer,
      latency: 10,
      accept: (stream: ByteStream) => served.push(new Heard(time, stream)),
    }),
    { timer, random: new SeededRandom(1), planOf: () => bench.plan, onEnd: (life) => lives.push(life) },
  );
  function open(): () => void {
    return opener(target, {
      onOpen: (stream) => bench.opened.push(new Heard(time, stream)),
      onError: ({ message }) => bench.errors.push(message),
    });
  }
  return bench;
}

describe("chaosOpener", () => {
  it("opens streams of another opener, with the plan between", () => {
    const { time, open, opened, served } = benchOf({ delayMilliseconds: 100 });
    open();
    time.runUntil(20);
    opened[0]?.stream.write(counting(10));
    time.runUntil(1_000);
    expect(served[0]?.arrivals).toEqual([[130, 10]]);
  });

  it("refuses with the sentence of a port that nothing listens on, and not inside the call", () => {
    const { time, open, errors, opened } = benchOf({ refuses: true });
    open();
    expect(errors).toEqual([]);
    time.runUntil(1_000);
    expect(errors).toEqual(["hub.local:8883 refused the connection: nothing listens there"]);
    expect(opened).toEqual([]);
  });

  it("says nothing after an attempt was given up", () => {
    for (const plan of [{ refuses: true }, {}]) {
      const { time, open, errors, opened } = benchOf(plan);
      open()();
      time.runUntil(1_000);
      expect([errors, opened]).toEqual([[], []]);
      expect(time.pending()).toEqual([]);
    }
  });

  it("asks for the plan at each opening", () => {
    const bench = benchOf({ refuses: true });
    bench.open();
    bench.time.runUntil(100);
    bench.plan = {};
    bench.open();
    bench.time.runUntil(200);
    expect([bench.errors.length, bench.opened.length]).toEqual([1, 1]);
  });

  it("tells its owner of a reset as of a broken line, and what became of the stream", () => {
    const { time, open, opened, lives } = benchOf({ resetProbability: 1 });
    open();
    time.runUntil(20);
    opened[0]?.stream.write(counting(10));
    time.runUntil(100);
    expect(opened[0]?.closed).toEqual([[20, "hub.local:8883 broke the connection off"]]);
    expect(lives).toMatchObject([{ ending: "reset" }]);
    expect(time.pending()).toEqual([]);
  });

  it("closes the far end when its owner closes", () => {
    const { time, open, opened, served, lives } = benchOf({});
    open();
    time.runUntil(20);
    opened[0]?.stream.close();
    time.runUntil(100);
    expect(served[0]?.closed).toEqual([[30, "closed"]]);
    expect(lives).toMatchObject([{ ending: "closedByClient" }]);
    expect(time.pending()).toEqual([]);
  });
});
