import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BoardPins } from "../../../src/board/io";
import type { Json } from "../../../src/model/boundedJson";
import { longestDevice, mostParts, readDevice, readParts } from "../../../src/sensors/readParts";
import { closed, ownTable } from "./ownPartTable";

const pins: BoardPins = {
  analog: [32, 33, 34, 35],
  inputOnly: [34, 35],
  highest: 39,
  reserved: [1, 6],
  mostBuses: { i2c: 1, oneWire: 2, sdi12: 1 },
};
const { mostBuses: _, ...withoutLimits } = pins;
const read = (...parts: Json[]) => readParts({ parts }, pins, ownTable);
const probe = { kind: "probe", pin: 34 };
const wire = { kind: "wire", pin: 5 };
const air = { kind: "air", data: 21, clock: 22 };

/** The sentence that a list with these parts behind a good probe is refused with. */
function problemOf(...parts: Json[]): string {
  const result = read(probe, ...parts);
  return "problem" in result ? result.problem : "accepted";
}

describe("a device.json", () => {
  it("becomes the parts of the device, defaults filled in", () => {
    expect(
      read(probe, { ...wire, place: 2, rom: "28ff641e01160417" }, air, {
        kind: "battery",
        pin: 35,
        ratio: 3,
      }),
    ).toEqual({
      parts: [
        { kind: "probe", options: { pin: 34, warmUp: 1000 }, probes: [{ place: 1, options: {} }] },
        { kind: "wire", options: { pin: 5 }, probes: [{ place: 2, options: { rom: "28ff641e01160417" } }] },
        {
          kind: "air",
          options: { data: 21, clock: 22, address: 68 },
          probes: [{ place: undefined, options: {} }],
        },
        { kind: "battery", options: { pin: 35, ratio: 3 }, probes: [{ place: undefined, options: {} }] },
      ],
    });
  });

  it("may list several probes of one entry, each with its place", () => {
    const probes = [{ rom: "28ff641e01160417" }, { rom: "28ff641e01160418", place: 3 }];
    expect(read({ ...wire, probes })).toEqual({
      parts: [
        {
          kind: "wire",
          options: { pin: 5 },
          probes: [
            { place: 1, options: { rom: "28ff641e01160417" } },
            { place: 3, options: { rom: "28ff641e01160418" } },
          ],
        },
      ],
    });
  });

  it("may have two thermometers at a place, but not two moisture probes", () => {
    expect(read(wire, { ...wire, pin: 4 })).toHaveProperty("parts");
    expect(problemOf({ kind: "probe", pin: 35 })).toBe(
      "Part 2 (probe) measures moisture at place 1, as Part 1 (probe) does; a place may have one such probe.",
    );
    expect(problemOf({ kind: "line", pin: 4, address: 0 })).toMatch(/^Part 2 \(line\) measures moisture at/);
  });

  it("must have a part that measures the soil at place 1", () => {
    for (const parts of [[air], [{ ...probe, place: 2 }], [air, { ...wire, place: 3 }]])
      expect(read(...parts)).toEqual({
        problem: "One part at least must measure the soil at place 1: probe, wire, line.",
      });
  });

  it.each([
    [null, /must be an object with "parts" alone/],
    [[], /must be an object with "parts" alone/],
    [{}, /must be an object with "parts" alone/],
    [{ parts: {} }, /must be an object with "parts" alone/],
    [{ parts: [probe], name: "field 3" }, /must be an object with "parts" alone/],
    [{ parts: [] }, /must list 1 to 12 parts; there are 0\.$/],
    [{ parts: Array(mostParts + 1).fill(air) }, /must list 1 to 12 parts; there are 13\.$/],
  ] as [Json, RegExp][])("is refused as %j", (device, sentence) => {
    expect(readParts(device, pins, ownTable)).toEqual({ problem: expect.stringMatching(sentence) });
  });

  it.each([
    [7, 'Part 2 must be an object with "kind", one of probe, wire, air, line, battery.'],
    [{ pin: 5 }, 'Part 2: "kind" must be one of probe, wire, air, line, battery.'],
    [{ kind: "toString" }, 'Part 2: "kind" must be one of probe, wire, air, line, battery.'],
    [{ kind: "wire" }, "Part 2 (wire).pin is missing; it must be a whole number from 0 to 48."],
    [{ ...wire, pin: "5" }, 'Part 2 (wire).pin must be a whole number from 0 to 48; "5" was refused.'],
    [{ ...wire, clock: 4 }, 'Part 2 (wire) has no "clock"; it has pin, rom, place.'],
    [{ ...wire, place: 4 }, "Part 2 (wire).place must be a whole number from 1 to 3; 4 was refused."],
    [{ ...air, place: 1 }, 'Part 2 (air) has no "place"; it has data, clock, address.'],
    [{ ...air, address: 70 }, "Part 2 (air).address must be a whole number from 68 to 69; 70 was refused."],
    [{ ...air, probes: [] }, 'Part 2 (air) has no "probes"; it is one probe.'],
    [{ ...wire, probes: [] }, 'Part 2 (wire): "probes" must be a list of 1 to 3.'],
    [{ ...wire, probes: [{}, {}, {}, {}] }, 'Part 2 (wire): "probes" must be a list of 1 to 3.'],
    [{ ...wire, probes: [{}, { place: 2 }] }, "Part 2 (wire): probes 1 and 2 must differ in rom."],
    [{ ...wire, probes: [7] }, "Part 2 (wire), probe 1 must be an object with rom, place; 7 was refused."],
    [
      { ...wire, place: 2, probes: [{}] },
      'Part 2 (wire): "place" must stand in each of its "probes", as it has some.',
    ],
    [
      { ...wire, probes: [{ place: 0 }] },
      /^Part 2 \(wire\), probe 1\.place must be a whole number from 1 to 3/,
    ],
    [{ ...wire, rom: "28" }, "Part 2 (wire): rom must be 16 digits."],
  ] as [Json, string | RegExp][])("names the part and says what is allowed: %j", (part, sentence) => {
    expect(problemOf(part)).toEqual(
      typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    );
  });

  it("leaves no trial of a driver open", () => {
    closed.length = 0;
    read(probe, wire, air);
    expect(closed).toEqual(["probe", "wire", "air"]);
  });
});

describe("the pins of a device.json", () => {
  it.each([
    [{ ...wire, pin: 40 }, "Part 2 (wire).pin is GPIO 40, which this chip has not: its pins end at 39."],
    [
      { ...wire, pin: 6 },
      /^Part 2 \(wire\).pin is GPIO 6, which this chip has not or needs for itself .*1, 6\.$/,
    ],
    [{ ...wire, pin: 35 }, "Part 2 (wire).pin is GPIO 35, which is an input only, as are 34, 35."],
    [{ ...wire, pin: 34 }, /which is an input only/],
    [
      { kind: "battery", pin: 25 },
      "Part 2 (battery).pin is GPIO 25, which is not on ADC1; choose one of 32, 33, 34, 35. ADC2 cannot be read while the radio runs.",
    ],
    [
      { kind: "battery", pin: 34 },
      "Part 2 (battery).pin is GPIO 34, which is used by Part 1 (probe) already.",
    ],
    [
      { kind: "probe", pin: 33, power: 33, place: 2 },
      /is GPIO 33, which is used by Part 2 \(probe\) already\.$/,
    ],
    [
      { ...air, clock: 21 },
      "Part 2 (air).clock is GPIO 21, which is used by Part 2 (air) already: parts share both data and clock, or neither.",
    ],
  ] as [Json, string | RegExp][])("can serve, each for one part: %j", (part, sentence) => {
    expect(problemOf(part)).toEqual(
      typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    );
  });

  it("are shared on an I²C bus by parts of different addresses", () => {
    expect(read(probe, air, { ...air, address: 69 })).toHaveProperty("parts");
    expect(problemOf(air, { ...air, address: 68 })).toBe(
      "Part 3 (air): address 68 is taken on its I²C bus; each part there needs its own.",
    );
  });

  it.each([
    { ...air, data: 22, clock: 21, address: 69 },
    { ...air, clock: 23, address: 69 },
    { ...air, data: 23, address: 69 },
  ])("of an I²C bus are shared both, each as what it is: %j", (part) => {
    expect(problemOf(air, part)).toMatch(
      /^Part 3 .* already: parts share both data and clock, or neither\.$/,
    );
  });

  it("do not make more I²C buses than the chip drives", () => {
    const other = { ...air, data: 18, clock: 19 };
    expect(problemOf(air, other)).toBe(
      "Part 3 (air) needs another I²C bus, but this chip drives 1: give it the data and clock of another part.",
    );
    expect(readParts({ parts: [probe, air, other] }, withoutLimits, ownTable)).toHaveProperty("parts");
  });

  it("of an I²C bus serve nothing else", () => {
    expect(problemOf(air, { ...wire, pin: 21 })).toBe(
      "Part 3 (wire).pin is GPIO 21, which is used by Part 2 (air) already.",
    );
  });

  it("of a wire are named once, with all that hang on it", () => {
    expect(problemOf(wire, wire)).toBe(
      'Part 3 (wire).pin is GPIO 5, which is used by Part 2 (wire) already: list its probes in the "probes" of one part.',
    );
  });

  it("are not for a list of probes where one part names a pin twice", () => {
    const parts = [
      { kind: "sdi12", pin: 5, powerPin: 5, probes: [{ model: "teros12", address: "1", place: 1 }] },
    ];
    expect(readParts({ parts }, withoutLimits)).toEqual({
      problem: "Part 1 (sdi12).powerPin is GPIO 5, which is used by Part 1 (sdi12) already.",
    });
  });

  it("do not make more wires of 1-Wire and SDI-12 than the chip drives", () => {
    expect(problemOf(wire, { ...wire, pin: 4 }, { ...wire, pin: 13 })).toBe(
      'Part 4 (wire) needs another wire of 1-Wire, but this chip drives 2: list its probes in the "probes" of one part.',
    );
    const line = { kind: "line", pin: 4, address: 0, place: 2 };
    expect(problemOf(line, { ...line, pin: 13, place: 3 })).toMatch(
      /^Part 3 \(line\) needs another wire of SDI-12/,
    );
  });

  it("are two for an SDI-12 line where the chip needs a transceiver", () => {
    const needy = { ...pins, sdi12NeedsTransceiver: true };
    const line = { kind: "line", pin: 4, address: 0 };
    for (const part of [line, { ...line, transmitPin: 4 }])
      expect(readParts({ parts: [part] }, needy, ownTable)).toEqual({
        problem:
          "Part 1 (line).transmitPin must be a pin of its own: SDI-12 has 5 V, so this chip needs a transceiver.",
      });
    expect(readParts({ parts: [{ ...line, transmitPin: 5 }] }, needy, ownTable)).toHaveProperty("parts");
  });

  it("may be one for both directions of an SDI-12 line elsewhere", () => {
    expect(read({ kind: "line", pin: 4, transmitPin: 4, address: 0 })).toHaveProperty("parts");
    expect(problemOf({ kind: "line", pin: 4, transmitPin: 34, address: 0, place: 2 })).toMatch(/input only/);
  });
});

describe("the text of a device.json", () => {
  const text = JSON.stringify({ parts: [probe, wire] });

  it("is read as its content is", () => {
    expect(readDevice(text, pins, ownTable)).toEqual(read(probe, wire));
  });

  it.each([
    ["", "A device must be valid JSON."],
    [text.slice(0, -1), "A device must be valid JSON."],
    [" ".repeat(longestDevice) + text, /at most 2048 characters/],
    [`{"parts":${"[".repeat(6)}${"]".repeat(6)}}`, /at most 2048 characters/],
    [`{"parts":[${Array(300).fill(0).join(",")}]}`, /at most 2048 characters/],
  ])("is refused before it fills the memory: %.20s", (given, sentence) => {
    expect(readDevice(given, pins, ownTable)).toEqual({
      problem: typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    });
  });

  it("gives parts or one sentence, whatever it is", () => {
    const value = fc.oneof(
      fc.constantFrom("probe", "wire", "air", "line", "battery", "", null, true),
      fc.integer({ min: -1, max: 49 }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const names = fc.constantFrom(
      "kind",
      "pin",
      "data",
      "clock",
      "address",
      "place",
      "probes",
      "rom",
      "__proto__",
    );
    const part = fc.oneof(fc.dictionary(names, value), fc.constantFrom<unknown>(probe, wire, air), value);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const result = readDevice(JSON.stringify({ parts }), pins, ownTable);
        if ("problem" in result) expect(result.problem).toMatch(/^[^\n]+\.$/);
        else expect(result.parts.length).toBe(parts.length);
      }),
    );
  });
});
