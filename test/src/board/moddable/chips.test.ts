import { describe, expect, it } from "vitest";
import { chips } from "../../../../src/board/moddable/chips";
import { simulator } from "../../../../src/board/moddable/lin/simulator";
import { partPins } from "../../../../src/board/moddable/partPins";
import { readParts } from "../../../../src/sensors/readParts";

const hardware = Object.entries({ ...chips, simulator }).map(([name, one]) => ({ name, ...one }));

describe("what a board is without a device.json", () => {
  it.each(hardware)("is fit for its pins: $name", ({ device, pins }) => {
    expect(readParts(device, pins)).toMatchObject({ parts: [{ kind: "capacitive" }, { kind: "ds18b20" }] });
  });
});

describe("the pins of a chip", () => {
  it.each(hardware)("that read analogue values and those it keeps are others: $name", ({ pins }) => {
    for (const pin of pins.analog) {
      expect(pins.reserved).not.toContain(pin);
      expect(pin).toBeLessThanOrEqual(pins.highest);
    }
    for (const pin of [...pins.inputOnly, ...pins.reserved]) expect(pin).toBeLessThanOrEqual(pins.highest);
  });

  it("do not have that of the light left for parts", () => {
    const { pins } = simulator;
    expect(partPins(pins, undefined)).toBe(pins);
    expect(readParts(simulator.device, partPins(pins, 1))).toEqual({
      problem: expect.stringMatching(/^Part 2 \(ds18b20\)\.pin is GPIO 1, .* light/),
    });
  });
});
