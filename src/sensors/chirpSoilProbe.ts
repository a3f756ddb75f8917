import { frozen } from "../model/frozen";
import { type Question, wordAt } from "./agreedRead";
import { answersToAgree, answersToIdentify } from "./agreement";
import { checkOptions } from "./checkOptions";
import { addressOption, i2cPinOptions, i2cPins, openI2c } from "./i2cOptions";
import type { MoistureScale, PartRow } from "./part";
import { type RegisterPlan, RegisterSoilProbe } from "./registerSoilProbe";

/**
 * How far the answers of one measurement may be apart, counts: a unit scatters by 1 or 2, and this is 0.023 m³/m³ of a
 * typical one. A value that leaves is no further than this from a true one.
 */
export const chirpTolerance = 16;

/**
 * 10 bits (1023 less the difference of two conversions). The maker says 290 to 310 in air at 5 V; libraries take 240 for
 * air and 750 for water at 3.3 V. The line is a proposal of ours between these: neither air nor water is a soil.
 */
const scale: MoistureScale = frozen({
  unit: "counts",
  lowest: 150,
  highest: 1023,
  leastSpan: 50,
  unstableSpread: 8,
  slope: "rising",
  nominal: { dryRaw: 270, wetRaw: 550, dryWaterContent: 0.05, wetWaterContent: 0.45 },
  level: "none",
} as const);

/** The part as the rest of the firmware knows it. */
export const chirpPart = frozen({
  meaning: "The I²C soil moisture sensor of Catnip electronics (Chirp), firmware 2.3 and later.",
  bus: "i2c",
  options: {
    ...i2cPinOptions,
    address: addressOption(0x08, 0x77, 0x20, "Its address: 32 as it comes; it can be set to any other."),
  },
  pins: i2cPins,
  gives: ["moistureRaw", "boardTemperature"],
  moisture: scale,
  create: ({ options }, io) => {
    checkOptions(chirpPart, options);
    return new RegisterSoilProbe(openI2c(io, options), plan, scale);
  },
} as const satisfies PartRow);

/** https://github.com/Miceuz/i2c-moisture-sensor, "I2C protocol" */
const Register = Object.freeze({
  capacitance: 0x00,
  temperature: 0x05,
  version: 0x07,
  sleep: 0x08,
  busy: 0x09,
});

/** From a command to its answer, ms: the part plays the bus in software. What it still lacks then it stretches the clock for. */
const wait = 20;

/** Versions as 0x26 for 2.6. Earlier ones know neither sleep nor busy. */
const lowestVersion = 0x23;
const highestVersion = 0x2f;

/** Reading a value gives the last one and begins a new measurement, so that each answer was measured for the one before. */
const capacitance = frozen({
  command: [Register.capacitance],
  wait,
  count: 2,
  value: (answer) => {
    const counts = wordAt(answer, 0);
    return counts === 0xffff ? "noResponse" : counts;
  },
  patience: 1,
} as const satisfies Partial<Question>);

const plan: RegisterPlan = frozen({
  // After power-on it waits 100 ms for its excitation before it measures; after sleep it does not, so we do.
  wake: { command: [Register.capacitance], milliseconds: 150 },
  identity: {
    command: [Register.version],
    wait,
    count: 1,
    value: ({ 0: version = 0xff }) => (version === 0xff ? "noResponse" : version),
    discard: 0,
    needed: answersToIdentify,
    tolerance: 0,
    patience: 1,
  },
  isRight: (version) => version >= lowestVersion && version <= highestVersion,
  temperature: {
    command: [Register.temperature],
    wait,
    count: 2,
    // Tenths of a degree, signed. -0.1 °C is what a silent bus reads as: silence is told by what is asked for next.
    value: (answer) => ((wordAt(answer, 0) << 16) >> 16) / 10,
    discard: 1,
    needed: answersToAgree,
    tolerance: 0.5,
    patience: 1,
  },
  lowestTemperature: -40,
  highestTemperature: 85,
  before: [
    // Throws away what was measured before the sleep or while it woke, and begins a measurement.
    { ...capacitance, discard: 1, needed: 0, tolerance: 0 },
    {
      command: [Register.busy],
      wait,
      count: 1,
      value: ({ 0: busy = 0xff }) => {
        if (busy === 1) return "notReady";
        return busy === 0 ? 0 : undefined;
      },
      discard: 0,
      needed: 3,
      tolerance: 0,
      // 20 ms and one more each time: 0.8 s.
      patience: 25,
    },
  ],
  moisture: { ...capacitance, discard: 0, needed: answersToAgree, tolerance: chirpTolerance },
  sleep: [Register.sleep],
} as const satisfies RegisterPlan);
