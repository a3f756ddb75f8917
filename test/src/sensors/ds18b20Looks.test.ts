import { describe, expect, it } from "vitest";
import { thermometersOnWire } from "./thermometersOnWire";

const convert = 0x44;

/** Commands to convert that are not heard, and what the next looks at the read slots then show instead. */
function deafened(lost: number, shows: number, looks: number) {
  const { state, lines, measure } = thermometersOnWire({ celsius: [10] });
  expect(measure().samples).toEqual([{ value: 10 }]);
  let left = lost;
  let wrongLooks = 0;
  lines.tap = {
    write: (_pin, byte) => {
      if (byte !== convert || left === 0) return byte;
      left--;
      wrongLooks = looks;
      return 0xff;
    },
    read: (_pin, bytes) => (bytes.length === 1 && wrongLooks-- > 0 ? bytes.fill(shows) : bytes),
  };
  state.celsius = [30];
  return measure().samples;
}

describe("a DS18B20 that has not heard of a conversion", () => {
  it("is asked again where most looks show that it converts, and one that it does not", () => {
    expect(deafened(1, 0x00, 15)).toEqual([{ value: 30 }]);
  });

  it("gives no old value however often it did not hear", () => {
    expect(deafened(99, 0x00, 15)).toEqual([{ fault: "temperatureNotReady" }]);
  });

  it("is asked again where looks show noise", () => {
    expect(deafened(1, 0x5a, 40)).toEqual([{ value: 30 }]);
  });
});
