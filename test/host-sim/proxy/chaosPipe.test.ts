import { describe, expect, it } from "vitest";
import type { ChaosPlan } from "../../../host-sim/proxy/chaosPlan";
import { counting, pipeOf } from "./chaosBench";

describe("ChaosPipe", () => {
  it("passes bytes both ways, unchanged", () => {
    const { client, server, run } = pipeOf({ delayMilliseconds: 30 });
    client.stream.write(counting(100));
    server.stream.write(counting(50));
    run(100);
    expect(server.bytes).toEqual(Array.from(counting(100)));
    expect(client.arrivals).toEqual([[30, 50]]);
  });

  it.each([
    ["client", "closedByClient"],
    ["server", "closedByServer"],
  ] as const)("passes on that the %s closed, after what it had said", (side, ending) => {
    const bench = pipeOf({ delayMilliseconds: 30 });
    const other = side === "client" ? bench.server : bench.client;
    bench[side].stream.write(counting(10));
    bench[side].stream.close();
    bench.run(100);
    expect(other.bytes).toHaveLength(10);
    expect(other.closed).toEqual([[30, "closed"]]);
    expect(bench.lives).toMatchObject([{ ending, lost: 0, wasHalfOpen: false }]);
    expect(bench.time.pending()).toEqual([]);
  });

  it("breaks the one end off where the other one broke", () => {
    const { lines, server, lives, run, time } = pipeOf({ delayMilliseconds: 30 });
    lines.client.cut(new Error("the network is gone"));
    run(100);
    expect(server.closed).toEqual([[0, "reset"]]);
    expect(lives).toMatchObject([{ ending: "brokenByClient" }]);
    expect(time.pending()).toEqual([]);
  });

  it("cuts after so many bytes, both ways together, to the byte", () => {
    const { client, server, lives, run, time } = pipeOf({ cutAfterBytes: 120 });
    server.stream.write(counting(40));
    run(1);
    client.stream.write(counting(100));
    run(10);
    expect([client.bytes.length, server.bytes.length]).toEqual([40, 80]);
    expect([client.closed, server.closed]).toEqual([[[1, "closed"]], [[1, "closed"]]]);
    expect(lives).toEqual([{ ending: "cut", bytesUp: 80, bytesDown: 40, lost: 0, wasHalfOpen: false }]);
    expect(time.pending()).toEqual([]);
  });

  it("cuts after so long", () => {
    const { client, server, lives, run, time } = pipeOf({ cutAfterMilliseconds: 5_000 });
    run(4_999);
    expect(lives).toEqual([]);
    run(1);
    expect([client.closed, server.closed]).toEqual([[[5_000, "closed"]], [[5_000, "closed"]]]);
    expect(lives).toMatchObject([{ ending: "cut" }]);
    expect(time.pending()).toEqual([]);
  });

  it("swallows everything once it is half-open, and tells neither end that the other one left", () => {
    const { client, server, lives, run, time } = pipeOf({
      halfOpenAfterMilliseconds: 1_000,
      delayMilliseconds: 100,
    });
    client.stream.write(counting(10));
    run(950);
    server.stream.write(counting(10));
    run(100);
    client.stream.write(counting(10));
    client.stream.close();
    run(3_600_000);
    expect([client.bytes.length, server.bytes.length]).toEqual([0, 10]);
    expect([server.closed, lives]).toEqual([[], []]);
    server.stream.close();
    run(1);
    expect(lives).toMatchObject([{ ending: "closedByClient", wasHalfOpen: true, bytesUp: 10 }]);
    expect(time.pending()).toEqual([]);
  });

  it("resets both ends by chance", () => {
    const { client, server, lives, run, time } = pipeOf({ resetProbability: 1 });
    client.stream.write(counting(10));
    run(1);
    expect([client.closed, server.closed]).toEqual([[[0, "reset"]], [[0, "reset"]]]);
    expect(lives).toMatchObject([{ ending: "reset", bytesUp: 0 }]);
    expect(time.pending()).toEqual([]);
  });

  it("breaks both ends off where a segment does not get through, and counts the losses", () => {
    const { client, server, lives, run } = pipeOf({ lossProbability: 1 });
    server.stream.write(counting(10));
    run(200_000);
    expect([client.closed, server.closed]).toEqual([[[123_000, "reset"]], [[123_000, "reset"]]]);
    expect(lives).toMatchObject([{ ending: "lost", lost: 7 }]);
  });

  it("closes both ends when it is stopped, once", () => {
    const { pipe, client, server, lives, run, time } = pipeOf({ delayMilliseconds: 50 });
    client.stream.write(counting(10));
    run(1);
    pipe.stop();
    pipe.stop();
    run(100);
    expect([client.closed.length, server.closed.length]).toEqual([1, 1]);
    expect([server.bytes, lives.map(({ ending }) => ending)]).toEqual([[], ["stopped"]]);
    expect(time.pending()).toEqual([]);
  });

  it("does the same again for the same seed, and something else for another", () => {
    const plan: ChaosPlan = { jitterMilliseconds: 400, lossProbability: 0.2 };
    const arrivals = (seed: number) => {
      const { client, server, run } = pipeOf(plan, seed);
      for (let number = 0; number < 30; number++) client.stream.write(counting(1, number));
      run(600_000);
      return server.arrivals;
    };
    expect(arrivals(1)).toEqual(arrivals(1));
    expect(arrivals(1)).not.toEqual(arrivals(2));
  });

  it("decides on one way no matter what goes the other", () => {
    const plan: ChaosPlan = { jitterMilliseconds: 400, lossProbability: 0.2 };
    const arrivals = (answers: number) => {
      const { client, server, run } = pipeOf(plan);
      for (let number = 0; number < 30; number++) client.stream.write(counting(1, number));
      for (let number = 0; number < answers; number++) server.stream.write(counting(1, number));
      run(600_000);
      return server.arrivals;
    };
    expect(arrivals(0)).toEqual(arrivals(17));
  });
});
