import { describe, expect, it } from "vitest";
import { sensirionCrc8 } from "../../../src/sensors/sensirionCrc8";

describe("sensirionCrc8", () => {
  it("gives the code of the datasheet's example", () => {
    expect(sensirionCrc8(Uint8Array.of(0xbe, 0xef), 0)).toBe(0x92);
  });

  it("looks at the word it is told", () => {
    expect(sensirionCrc8(Uint8Array.of(1, 2, 3, 0xbe, 0xef), 3)).toBe(0x92);
  });

  it.each([0x00, 0xff])("finds a line that is stuck at %i wrong", (byte) => {
    expect(sensirionCrc8(Uint8Array.of(byte, byte), 0)).not.toBe(byte);
  });
});
