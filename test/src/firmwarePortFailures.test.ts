import { describe, expect, it } from "vitest";
import { createNodeEngine } from "../../host-sim/engine/nodeEngine";
import { DeviceBench } from "../host-sim/fleet/deviceBench";
import { failingBoard } from "./support/failingBoard";

const minute = 60_000;

interface Course {
  /** Calls of each port. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether the call that was to fail was made. */
  readonly hasFailed: boolean;
  readonly isOnline: boolean;
  /** Milliseconds since the last record that arrived was taken. */
  readonly age: number;
  /** Numbers between the first and the last record that never arrived. */
  readonly missing: number;
}

/** A quarter of an hour with a lost line and a network away, in which one call of a port throws. */
function course(failing = "", number = 0): Course {
  const counts = new Map<string, number>();
  let hasFailed = false;
  let isOver = false;
  const node = createNodeEngine();
  const bench = new DeviceBench({
    ...node,
    start: (board, options) =>
      node.start(
        failingBoard(board, (name, run) => {
          // The first timers are set in the middle of the start, where the board may as well crash.
          if (isOver || (name === "timer.set" && bench.time.ticks() === 0)) return run();
          const count = (counts.get(name) ?? 0) + 1;
          counts.set(name, count);
          if (hasFailed || name !== failing || count !== number) return run();
          hasFailed = true;
          throw new Error("no answer");
        }),
        options,
      ),
  });
  bench.hub.patchTwin("soil-001", { properties: { desired: { telemetryInterval: 60 } } });
  bench.device.powerOn();
  bench.run(3);
  bench.breakLine();
  bench.run(1);
  bench.isLineUp = true;
  bench.run(1);
  bench.device.setNetworkAvailable(false);
  bench.run(3);
  bench.device.setNetworkAvailable(true);
  bench.run(7);
  const isOnline = bench.hub.isConnected("soil-001");
  const age = bench.time.now() - Date.parse(bench.sent.at(-1)?.time ?? "");
  const numbers = [...new Set(bench.sent.map(({ sequence }) => sequence))];
  const missing = Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.length;
  isOver = true;
  bench.close();
  return { counts, hasFailed, isOnline, age, missing };
}

const { counts } = course();

/** By contract harmless for whatever it is given. */
const harmless = ["timer.clear"];

describe("Firmware: a port that throws once", () => {
  it.each([...counts.keys()].filter((name) => !harmless.includes(name)))(
    "goes on to measure and to send, with nothing lost: %s",
    (name) => {
      const count = counts.get(name) ?? 0;
      expect(count).toBeGreaterThan(0);
      for (const number of new Set([1, Math.ceil(count / 2)])) {
        const { hasFailed, isOnline, age, missing } = course(name, number);
        const outcome = { number, hasFailed, isOnline, isFresh: age < 2 * minute, missing };
        expect(outcome).toEqual({ number, hasFailed: true, isOnline: true, isFresh: true, missing: 0 });
      }
    },
  );
});
