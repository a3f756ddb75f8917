import { describe, expect, it } from "vitest";
import { TerosHistory } from "../../../src/sensors/terosHistory";

describe("TerosHistory", () => {
  it("knows values of earlier measurements, not those of the one under way", () => {
    const history = new TerosHistory();
    expect([history.note([1846.16, 22.3, 1]), history.note([1846.16, 22.3, 1])]).toEqual([false, false]);
    history.begin();
    expect([history.note([1846.16, 22.3, 1]), history.note([1846.16, 22.3, 1])]).toEqual([true, true]);
  });

  it("tells values apart by their last digit, and by their order", () => {
    const history = new TerosHistory();
    history.note([1846.16, 22.3, 1]);
    history.begin();
    for (const values of [
      [1846.17, 22.3, 1],
      [1846.16, 22.4, 1],
      [1846.16, -22.3, 1],
      [1846.16, 1, 22.3],
      [1846.16, 22.3],
    ])
      expect(history.note(values)).toBe(false);
  });

  it("forgets what was given more than 16 values ago", () => {
    const history = new TerosHistory();
    history.note([1]);
    for (let value = 2; value <= 16; value++) {
      history.begin();
      history.note([value]);
    }
    history.begin();
    expect(history.note([1])).toBe(true);
    history.begin();
    history.note([17]);
    expect([history.note([3]), history.note([2])]).toEqual([true, false]);
  });
});
