import { describe, expect, it } from "vitest";
import { WaitingRoom } from "../../../host-sim/hub/waitingRoom";

describe("the room of those who have not shown who they are", () => {
  function room(limit: number) {
    const gone: string[] = [];
    const made = new WaitingRoom(limit);
    return { made, gone, enter: (key: string) => made.enter(key, { destroy: () => gone.push(key) }) };
  }

  it("closes who has waited longest when one more comes than it holds", () => {
    const { made, gone, enter } = room(2);
    for (const key of ["a", "b", "c", "d"]) enter(key);
    expect([gone, made.size]).toEqual([["a", "b"], 2]);
  });

  it("leaves alone who has been let in", () => {
    const { made, gone, enter } = room(2);
    enter("a");
    made.leave("a");
    for (const key of ["b", "c"]) enter(key);
    expect(gone).toEqual([]);
    made.leave("a");
    expect(made.size).toBe(2);
  });

  it("keeps nothing of a hundred thousand strangers", () => {
    const { made, gone, enter } = room(10);
    for (let count = 0; count < 100_000; count++) enter(String(count));
    expect([made.size, gone.length]).toEqual([10, 99_990]);
  });
});
