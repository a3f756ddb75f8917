import { describe, expect, it } from "vitest";
import { TickCounter } from "../../../../src/board/moddable/tickCounter";

/** A counter of 32 bits with a sign, as a board has it. */
function wrapping(start: number) {
  const source = {
    ticks: start | 0,
    delta: (from: number, to: number) => (to - from) | 0,
    advance: (milliseconds: number) => {
      source.ticks = (source.ticks + milliseconds) | 0;
    },
  };
  return source;
}

describe("tick counter", () => {
  it("starts at 0 wherever the platform's counter stands", () => {
    expect(new TickCounter(wrapping(123_456)).ticks()).toBe(0);
  });

  it("counts on across every wrap", () => {
    const source = wrapping(0x7fffff00);
    const counter = new TickCounter(source);
    let expected = 0;
    for (let day = 0; day < 120; day++) {
      source.advance(86_400_000);
      expected += 86_400_000;
      expect(counter.ticks()).toBe(expected);
    }
  });

  it("stands still where the platform's counter goes back", () => {
    const source = wrapping(0);
    const counter = new TickCounter(source);
    source.advance(1_000);
    expect(counter.ticks()).toBe(1_000);
    source.advance(-500);
    expect(counter.ticks()).toBe(1_000);
    source.advance(10);
    expect(counter.ticks()).toBe(1_010);
  });
});
