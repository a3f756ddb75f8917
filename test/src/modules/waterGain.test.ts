import { describe, expect, it } from "vitest";
import { RunningScatter } from "../../../src/modules/runningScatter";
import { WaterGain } from "../../../src/modules/waterGain";
import { hour, probeNoise } from "./modulesFixture";

/** How often a gain begins in a course of water content (m³/m³, hours since the start). */
function gainsIn(hours: number, intervalMinutes: number, moisture: (hours: number) => number): number {
  const [gain, scatter] = [new WaterGain(), new RunningScatter()];
  let last: number | undefined;
  let gains = 0;
  for (let at = 0; at <= hours; at += intervalMinutes / 60) {
    const value = moisture(at);
    if (last !== undefined) scatter.take(Math.abs(value - last));
    last = value;
    const wasGaining = gain.isGaining;
    gain.take(at * hour, value, scatter.value);
    if (gain.isGaining && !wasGaining) gains++;
  }
  return gains;
}

describe("WaterGain", () => {
  it.each([1, 15, 60, 720])(
    "takes noise and the ripple of day and night for nothing (every %i min)",
    (interval) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const noise = probeNoise(seed);
        const ripple = (hours: number) => 0.005 * Math.sin((hours / 24) * 2 * Math.PI);
        const moisture = (hours: number) => 0.35 - 0.0002 * hours + ripple(hours) + noise();
        expect(gainsIn(720, interval, moisture)).toBe(0);
      }
    },
  );

  it.each([1, 15, 60])("notices a rise of 0.015 in three hours once (every %i min)", (interval) => {
    const rise = (hours: number) => 0.015 * Math.min(1, Math.max(0, (hours - 24) / 3));
    const moisture = (hours: number) => 0.26 - 0.0005 * hours + rise(hours);
    expect(gainsIn(72, interval, moisture)).toBe(1);
  });

  it("notices a rise of 0.02 also with a reading every twelve hours", () => {
    expect(gainsIn(240, 720, (hours) => (hours < 120 ? 0.23 : 0.25) - 0.0001 * hours)).toBe(1);
  });

  it("ends two hours after nothing was added", () => {
    const gain = new WaterGain();
    const states = Array.from({ length: 40 }, (_, place) => {
      gain.take((place * hour) / 4, place < 10 ? 0.2 : 0.22 - 0.0001 * place, 0.002);
      return gain.isGaining;
    });
    const [begins, ends] = [states.indexOf(true), states.lastIndexOf(true)];
    expect(begins).toBe(10);
    expect(ends - begins).toBeGreaterThan(8);
    expect(ends - begins).toBeLessThan(24);
  });

  it("compares with nothing from before a restart", () => {
    const gain = new WaterGain();
    for (let place = 0; place < 10; place++) gain.take(place * hour, 0.2, 0.002);
    gain.restart();
    expect(gain.take(10 * hour, 0.4, 0.002)).toBe(false);
    expect(gain.isGaining).toBe(false);
  });
});
