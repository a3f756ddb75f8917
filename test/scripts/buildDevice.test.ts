import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deviceArgument } from "../../scripts/buildDevice";
import { longestDevice } from "../../src/sensors/readParts";

describe("the device.json of a build", () => {
  it("is what the example in the project shows, for an ESP32-C3", () => {
    const example = readFileSync(new URL("../../device.example.json", import.meta.url), "utf8");
    expect(deviceArgument(example, "esp32/esp32c3", undefined)).toEqual({
      argument: `parts=${JSON.stringify(JSON.parse(example))}`,
    });
  });

  it("is measured by what a board gets: spaces do not count", () => {
    const device = { parts: [{ kind: "capacitive", pin: 34 }] };
    const spaced = JSON.stringify(device, undefined, 10) + " ".repeat(longestDevice);
    expect(deviceArgument(spaced, "esp32", undefined)).toEqual({
      argument: `parts=${JSON.stringify(device)}`,
    });
  });

  it("is refused where an object has a key twice, of which the last would count in silence", () => {
    const twice = '{ "parts": [\n\t{ "kind": "capacitive", "pin": 34,\n\t\t"p\\u0069n": 35 }\n] }\n';
    expect(deviceArgument(twice, "esp32", undefined)).toEqual({
      problem:
        "device.json: An object has the same key twice, again at line 3, column 3; give each key once.",
    });
  });

  it("is refused with one sentence where it is none", () => {
    for (const text of ["{", "", "[]", "{}"])
      expect(deviceArgument(text, "lin", undefined)).toEqual({
        problem: expect.stringMatching(/^device\.json: A device must be [^\n]*\.$/),
      });
  });
});
