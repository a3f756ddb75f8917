import type { Json } from "../../src/model/boundedJson";
import { chirpTolerance } from "../../src/sensors/chirpSoilProbe";
import type { PartSample, Quantity } from "../../src/sensors/part";
import type { PartKind } from "../../src/sensors/partTable";
import { seesawTolerance } from "../../src/sensors/seesawSoilProbe";
import { sht3xTolerance } from "../../src/sensors/sht3x";
import type { Truth } from "./truth";

/** A value that a probe should give, and how far off it may be. */
export interface Expected {
  readonly value: (truth: Truth) => number;
  readonly tolerance: number;
}

/** Parts on one bus that are measured together, all of one kind. */
export interface PartCase {
  readonly name: string;
  readonly kind: PartKind;
  /** Entries of `device.json`. */
  readonly entries: readonly Json[];
  /** The raw value of the simulated units, exactly. */
  readonly curve?: (moisture: number) => number;
  readonly expected: { readonly [Q in Quantity]?: Expected };
}

/** The simulated parts scatter by noise of this many standard deviations at most. */
const mostNoise = 3.47;

const seesawCurve = (moisture: number) => 330 + 1500 * moisture;
const chirpCurve = (moisture: number) => 230 + 700 * moisture;
const terosCurve = (moisture: number) => (moisture + 0.6956) / 3.879e-4;
const capacitiveCurve = (moisture: number) => 2_200 - 2_600 * moisture;

const soilTemperature = (truth: Truth) => truth.temperature;

// A tolerance is how far the driver lets answers be apart, and beyond that what a part that is well scatters by.
const seesaw: PartCase["expected"] = {
  moistureRaw: {
    value: ({ moisture }) => seesawCurve(moisture),
    tolerance: seesawTolerance + 2 * mostNoise + 0.5,
  },
  boardTemperature: { value: soilTemperature, tolerance: 1 + 0.1 * mostNoise },
};
const chirp: PartCase["expected"] = {
  moistureRaw: {
    value: ({ moisture }) => chirpCurve(moisture),
    tolerance: chirpTolerance + 0.7 * mostNoise + 0.5,
  },
  boardTemperature: { value: soilTemperature, tolerance: 0.5 + 0.05 * mostNoise + 0.05 },
};
const sht3x: PartCase["expected"] = {
  airTemperature: {
    value: (truth) => truth.airTemperature,
    tolerance: sht3xTolerance.temperature + 0.013 * mostNoise + 0.002,
  },
  airHumidity: {
    value: (truth) => truth.airHumidity,
    tolerance: sht3xTolerance.humidity + 0.027 * mostNoise + 0.001,
  },
};
/** Half of a step of 12 bits. */
const ds18b20: PartCase["expected"] = {
  temperature: { value: soilTemperature, tolerance: 1 / 32 + 1e-9 },
};
/** The last digits that it says. */
const teros: PartCase["expected"] = {
  moistureRaw: { value: ({ moisture }) => terosCurve(moisture), tolerance: 0.3 * mostNoise + 0.005 },
  temperature: { value: soilTemperature, tolerance: 0.0501 },
  conductivity: { value: ({ moisture }) => 0.25 * moisture ** 2, tolerance: 0.501e-4 },
};
/** 25 mV is what readings count as stable by: 0.01 m³/m³. */
const capacitive: PartCase["expected"] = {
  moistureRaw: { value: ({ moisture }) => capacitiveCurve(moisture), tolerance: 25 },
};
/** 1 % of a full cell. */
const battery: PartCase["expected"] = { battery: { value: ({ volts }) => volts, tolerance: 0.042 } };

const i2c = { data: 6, clock: 7 } as const;
const roms = ["28ff641d8ca21605", "28aa112233445535", "280102030405069e"] as const;

/** Every bus part, alone where it may be, and beside its like, whose frames are well-formed and of other values. */
export const busCases: readonly PartCase[] = Object.freeze([
  {
    name: "seesaw, two on one bus",
    kind: "seesaw",
    entries: [
      { kind: "seesaw", ...i2c },
      { kind: "seesaw", ...i2c, address: 0x37 },
    ],
    curve: seesawCurve,
    expected: seesaw,
  },
  {
    name: "chirp, two on one bus",
    kind: "chirp",
    entries: [
      { kind: "chirp", ...i2c },
      { kind: "chirp", ...i2c, address: 0x21 },
    ],
    curve: chirpCurve,
    expected: chirp,
  },
  {
    name: "sht3x, two on one bus",
    kind: "sht3x",
    entries: [
      { kind: "sht3x", ...i2c },
      { kind: "sht3x", ...i2c, address: 0x45 },
    ],
    expected: sht3x,
  },
  { name: "ds18b20, alone", kind: "ds18b20", entries: [{ kind: "ds18b20", pin: 5 }], expected: ds18b20 },
  {
    name: "ds18b20, three on one wire",
    kind: "ds18b20",
    entries: [{ kind: "ds18b20", pin: 5, probes: roms.map((rom, index) => ({ rom, place: index + 1 })) }],
    expected: ds18b20,
  },
  {
    name: "sdi12, alone",
    kind: "sdi12",
    entries: [{ kind: "sdi12", pin: 4, transmitPin: 8 }],
    curve: terosCurve,
    expected: teros,
  },
  {
    name: "sdi12, two on one wire",
    kind: "sdi12",
    entries: [
      {
        kind: "sdi12",
        pin: 4,
        transmitPin: 8,
        probes: [
          { address: "0", place: 1 },
          { address: "1", place: 2 },
        ],
      },
    ],
    curve: terosCurve,
    expected: teros,
  },
] as const satisfies readonly PartCase[]);

/** Parts that are read by the converter. */
export const analogCases: readonly PartCase[] = Object.freeze([
  {
    name: "capacitive",
    kind: "capacitive",
    entries: [{ kind: "capacitive", pin: 3 }],
    curve: capacitiveCurve,
    expected: capacitive,
  },
  { name: "battery", kind: "battery", entries: [{ kind: "battery", pin: 1 }], expected: battery },
] as const satisfies readonly PartCase[]);

/** What became of a measurement. A value that its own spread calls doubtful leaves as uncertain, with a fault. */
export type Outcome = "right" | "fault" | "wrong";

/**
 * Compares a sample with the truth. One wrong number makes it wrong, one fault else a fault.
 *
 * @param unstableSpread of the part's moisture scale
 */
export function judge(
  expected: PartCase["expected"],
  sample: PartSample,
  truth: Truth,
  unstableSpread: number,
): Outcome {
  let outcome: Outcome = "right";
  for (const [name, { value, tolerance }] of Object.entries(expected)) {
    const measured = sample[name as Quantity];
    if (measured === undefined || "fault" in measured) outcome = "fault";
    else if (name === "moistureRaw" && (measured.spread ?? 0) > unstableSpread) outcome = "fault";
    // So written that what is no number is wrong.
    else if (!(Math.abs(measured.value - value(truth)) <= tolerance)) return "wrong";
  }
  return outcome;
}
