import { expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { Ds18b20, drawOffset } from "../../../host-sim/bus/ds18b20";
import { surroundings } from "./surroundings";

/** What a unit shows after a conversion, °C. */
function shown(temperatureOffset?: number): number {
  const { state, around } = surroundings(temperatureOffset === undefined ? {} : { temperatureOffset });
  const part = new Ds18b20(around);
  const command = (code: number) => {
    part.reset();
    for (const byte of [0xcc, code]) part.write(byte);
  };
  command(0x44);
  state.ticks += 750;
  command(0xbe);
  return (part.read() + 256 * part.read()) / 16;
}

it("A DS18B20 shows the temperature of its soil as it is unless it is a unit that is off", () => {
  expect(shown()).toBe(12.5);
  expect(shown(0.25)).toBe(12.75);
  expect(shown(-0.5)).toBe(12);
});

it("Units of the lottery are off by 0.5 °C at most, as the data sheet promises, and most by less", () => {
  const offsets = Array.from({ length: 500 }, (_, number) => drawOffset(new SeededRandom(number)));
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(0.5);
  const spread = Math.sqrt(offsets.reduce((sum, offset) => sum + offset ** 2, 0) / offsets.length);
  expect(spread).toBeGreaterThan(0.17);
  expect(spread).toBeLessThan(0.22);
  expect(drawOffset(new SeededRandom(7))).toBe(drawOffset(new SeededRandom(7)));
});
