import { describe, expect, it } from "vitest";
import { UnsentBytes } from "../../../host-sim/hub/unsentBytes";

class SlowReader {
  writableLength = 0;
  reason: string | undefined;
  destroy(error: Error): void {
    this.reason = error.message;
  }
}

describe("what waits for slow readers", () => {
  function readers(count: number) {
    const unsent = new UnsentBytes({ each: 100, all: 250 });
    const made = Array.from({ length: count }, () => new SlowReader());
    const write = (index: number, bytes: number) => {
      const reader = made[index];
      if (reader === undefined) return;
      reader.writableLength += bytes;
      unsent.wrote(reader);
    };
    return { unsent, made, write, reasons: () => made.map(({ reason }) => reason) };
  }

  it("may be up to the limit of one, and then its connection is cut", () => {
    const { write, reasons } = readers(1);
    write(0, 100);
    expect(reasons()).toEqual([undefined]);
    write(0, 1);
    expect(reasons()).toEqual(["more than 100 bytes wait for the device to read them"]);
  });

  it("costs the one furthest behind its connection where all together are too many", () => {
    const { write, reasons } = readers(4);
    for (const [index, bytes] of [60, 90, 80, 20].entries()) write(index, bytes);
    expect(reasons()).toEqual([undefined, undefined, undefined, undefined]);
    write(3, 1);
    expect(reasons()).toEqual([
      undefined,
      "more than 250 bytes wait for all devices, and most of them for this one to read",
      undefined,
      undefined,
    ]);
  });

  it("is not held against those who have read it meanwhile", () => {
    const { made, write, reasons } = readers(4);
    for (const index of [0, 1]) write(index, 100);
    for (const reader of made) reader.writableLength = 0;
    for (const index of [2, 3]) write(index, 100);
    expect(reasons().every((reason) => reason === undefined)).toBe(true);
  });

  it("is nothing once a connection is over", () => {
    const { unsent, made, write, reasons } = readers(4);
    for (const index of [0, 1]) write(index, 100);
    for (const reader of made.slice(0, 2)) unsent.forget(reader);
    for (const index of [2, 3]) write(index, 100);
    expect(reasons().every((reason) => reason === undefined)).toBe(true);
  });
});
