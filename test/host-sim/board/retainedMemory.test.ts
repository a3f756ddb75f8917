import { describe, expect, it } from "vitest";
import { RetainedMemory } from "../../../host-sim/board/retainedMemory";

describe("the memory that outlives restarts", () => {
  it("tells the next run how this one ended", () => {
    const memory = new RetainedMemory();
    expect(memory.begin()).toBeUndefined();
    memory.enter("timer measure");
    memory.end("requested", true);
    expect(memory.begin()).toEqual({ wanted: true, cause: "requested", place: "timer measure" });
  });

  it("tells nothing of the run before the last", () => {
    const memory = new RetainedMemory();
    memory.begin();
    memory.enter("first");
    memory.end("requested", true);
    memory.begin();
    expect(memory.begin()).toEqual({ wanted: false, cause: undefined, place: "" });
  });

  it("knows nothing once the power was gone", () => {
    const memory = new RetainedMemory();
    memory.begin();
    memory.enter("somewhere");
    memory.lose();
    expect([memory.begin(), memory.place]).toEqual([undefined, ""]);
  });

  it("keeps 23 and 63 characters of ASCII", () => {
    const memory = new RetainedMemory();
    memory.begin();
    memory.enter("p".repeat(30));
    memory.end("ä\n".concat("c".repeat(80)), false);
    expect(memory.begin()).toEqual({
      wanted: false,
      cause: "??".concat("c".repeat(61)),
      place: "p".repeat(23),
    });
  });
});
