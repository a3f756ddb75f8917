import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { LastingState } from "../../../host-sim/scenario/lastingState";

type Network = "on" | "off" | "poor";

/** Lets events come, each `[at, state, for?]`, and gives every change and every span until 100. */
function lived(...events: readonly (readonly [at: number, state: Network, length?: number])[]) {
  const time = new VirtualTime({ epoch: 0 });
  const after = (milliseconds: number, callback: () => void) =>
    time.timer.set("scenario", milliseconds, callback);
  const changes: string[] = [];
  const lasting = new LastingState<Network>({
    normal: "on",
    ticks: () => time.ticks(),
    after,
    onChange: (state, cause) => changes.push(`${time.ticks()} ${state} ${cause}`),
  });
  for (const [at, state, length] of events) after(at, () => lasting.set(state, length));
  time.runUntil(100);
  return { changes, spans: lasting.spans().map(({ state, from, to }) => `${state} ${from}-${to}`) };
}

describe("A state that lasts", () => {
  it("ends as its time is over", () => {
    expect(lived([10, "off", 20])).toEqual({ changes: ["10 off event", "30 on end"], spans: ["off 10-30"] });
  });

  it("holds to the end where it has no time", () => {
    expect(lived([10, "off"])).toEqual({ changes: ["10 off event"], spans: ["off 10-100"] });
  });

  it("is not ended by the end of what came before it", () => {
    expect(lived([10, "poor", 20], [20, "off", 40]).spans).toEqual(["poor 10-20", "off 20-60"]);
  });

  it("comes back where what came over it is over first", () => {
    expect(lived([10, "poor", 60], [20, "off", 10]).spans).toEqual(["poor 10-20", "off 20-30", "poor 30-70"]);
  });

  it("comes back after any number of them, where it was for good", () => {
    expect(lived([10, "poor"], [20, "off", 20], [30, "on", 20]).spans).toEqual([
      "poor 10-20",
      "off 20-30",
      "poor 50-100",
    ]);
  });

  it("is one where the same overlaps", () => {
    expect(lived([10, "off", 20], [20, "off", 40])).toEqual({
      changes: ["10 off event", "60 on end"],
      spans: ["off 10-60"],
    });
  });

  it("ends all that lasts where it is for good", () => {
    expect(lived([10, "off", 50], [20, "poor", 60], [30, "on"]).spans).toEqual(["off 10-20", "poor 20-30"]);
  });

  it("is no change where it is so already, whatever its time", () => {
    expect(lived([10, "on", 20])).toEqual({ changes: [], spans: [] });
  });
});
