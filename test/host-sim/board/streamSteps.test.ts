import { expect, it } from "vitest";
import { BoardStreams } from "../../../host-sim/board/boardStreams";
import { BreakableStreams } from "../../../host-sim/board/breakableStreams";
import { SeededRandom } from "../../../host-sim/board/random";
import type { StreamOpener, StreamStep } from "../../../host-sim/board/streamOpener";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { chaosOpener } from "../../../host-sim/proxy/chaosOpener";

const time = new VirtualTime({ epoch: 0 });
const { timer } = time;
const stepping: StreamOpener = (_target, { onStep }) => {
  const id = timer.set("steps", 1, () => {
    onStep?.("resolved");
    onStep?.("connected");
  });
  return () => timer.clear(id);
};

it.each<[string, (opener: StreamOpener) => StreamOpener]>([
  ["a board", (opener) => new BoardStreams().through(opener)],
  ["a network that can break", (opener) => new BreakableStreams(timer).through(opener)],
  [
    "a bad network",
    (opener) =>
      chaosOpener(opener, { timer, random: new SeededRandom(1), planOf: () => ({}), onEnd: () => {} }),
  ],
])("tells how far an attempt has come through the streams of %s", (_, through) => {
  const steps: StreamStep[] = [];
  const unexpected = () => expect.unreachable();
  through(stepping)(
    { host: "hub.test", port: 8883 },
    { onStep: (step) => steps.push(step), onOpen: unexpected, onError: unexpected },
  );
  time.runUntil(time.ticks() + 10);
  expect(steps).toEqual(["resolved", "connected"]);
});
