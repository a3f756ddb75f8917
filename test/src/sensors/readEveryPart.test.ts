import { describe, expect, it } from "vitest";
import type { BoardPins } from "../../../src/board/io";
import { chips } from "../../../src/board/moddable/chips";
import { settingDefinitions } from "../../../src/model/settings";
import { soilTextures } from "../../../src/model/soil";
import { validate } from "../../../src/model/validate";
import type { PartRow } from "../../../src/sensors/part";
import { partTable } from "../../../src/sensors/partTable";
import { readParts } from "../../../src/sensors/readParts";

const rows: readonly (readonly [string, PartRow])[] = Object.entries(partTable);
const pins = chips["esp32"]?.pins as BoardPins;
/** A part that measures the soil at place 1, on a pin of its own. */
const probe = { kind: "capacitive", pin: 34 };

/** An entry with what must be given, which pins alone are. */
function leastEntry(kind: string, row: PartRow): { readonly [option: string]: string | number } {
  const entry: { [option: string]: string | number } = { kind };
  const free = { analog: [32, 33], input: [35, 36], output: [16, 17, 18, 19] };
  // SDI-12 takes a transceiver on this chip.
  for (const [option, needed] of Object.entries(row.pins))
    if (!row.optional?.includes(option) || option === "transmitPin")
      entry[option] = free[needed].shift() ?? -1;
  if (row.gives.includes("moistureRaw")) entry["place"] = 2;
  return entry;
}

describe("a part of every kind", () => {
  it.each(rows)("is accepted with its pins alone: %s", (kind, row) => {
    expect(readParts({ parts: [probe, leastEntry(kind, row)] }, pins)).toMatchObject({
      parts: [{ kind: "capacitive" }, { kind }],
    });
  });

  it.each(rows)("has an option for each pin that it needs: %s", (_, row) => {
    expect(Object.keys(row.options)).toEqual(expect.arrayContaining(Object.keys(row.pins)));
    if (row.bus === "i2c") expect(Object.keys(row.pins)).toEqual(expect.arrayContaining(["data", "clock"]));
  });

  it.each(rows.filter(([, { moisture }]) => moisture !== undefined))(
    "can be calibrated in a sandy loam, and not by its own noise: %s",
    (_, { moisture }) => {
      if (moisture === undefined) return;
      const { leastSpan, unstableSpread, slope, nominal } = moisture;
      const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = nominal;
      const waterContent = (leastSpan * (wetWaterContent - dryWaterContent)) / Math.abs(wetRaw - dryRaw);
      const { fieldCapacity, wiltingPoint } = soilTextures.sandyLoam;
      expect(waterContent).toBeLessThanOrEqual(fieldCapacity - wiltingPoint);
      expect(leastSpan).toBeGreaterThanOrEqual(6 * unstableSpread);
      if (slope !== undefined) expect(dryRaw < wetRaw).toBe(slope === "rising");
      const points = { dryRaw, wetRaw: dryRaw + Math.sign(wetRaw - dryRaw) * leastSpan };
      expect(validate("calibration", settingDefinitions.calibration, { soilMoisture: points }).valid).toBe(
        true,
      );
    },
  );

  it.each(rows)("is refused without a pin, by name: %s", (kind) => {
    expect(readParts({ parts: [probe, { kind }] }, pins)).toEqual({
      problem: expect.stringMatching(`^Part 2 \\(${kind}\\)\\.\\w+ is missing; it must be a whole number`),
    });
  });
});

describe("what only a driver can judge", () => {
  it.each([
    [{ kind: "ds18b20", pin: 4, rom: "28ff641d8ca21604" }, /^Part 2 \(ds18b20\): .*rom/],
    [{ kind: "ds18b20", pin: 4, probes: [{}, { rom: "28ff641d8ca21605" }] }, /^Part 2 \(ds18b20\): .*rom/],
    [{ kind: "sdi12", pin: 4, transmitPin: 5, place: 2, address: "?" }, /^Part 2 \(sdi12\): .*address/],
  ])("is judged with the rest: %j", (part, sentence) => {
    expect(readParts({ parts: [probe, part] }, pins)).toEqual({ problem: expect.stringMatching(sentence) });
  });
});
