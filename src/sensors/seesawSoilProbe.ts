import { frozen } from "../model/frozen";
import { wordAt } from "./agreedRead";
import { answersToAgree, answersToIdentify } from "./agreement";
import { checkOptions } from "./checkOptions";
import { addressOption, i2cPinOptions, i2cPins, openI2c } from "./i2cOptions";
import type { MoistureScale, PartRow } from "./part";
import { type RegisterPlan, RegisterSoilProbe } from "./registerSoilProbe";

/**
 * How far the answers of one measurement may be apart, counts: what a unit in wet soil scatters by, and 0.026 m³/m³ of a
 * typical one. A value that leaves is no further than this from a true one.
 */
export const seesawTolerance = 40;

/**
 * The maker says 200 (very dry) to 2,000 (very wet). The line is a proposal of ours: units in air were seen at 300 to 400,
 * and none above 1,015 however wet (adafruit/Adafruit_CircuitPython_seesaw issues 113 and 139).
 */
const scale: MoistureScale = frozen({
  unit: "counts",
  lowest: 150,
  highest: 2047,
  leastSpan: 150,
  unstableSpread: 25,
  slope: "rising",
  nominal: { dryRaw: 330, wetRaw: 1015, dryWaterContent: 0, wetWaterContent: 0.45 },
  level: "none",
} as const);

/** The part as the rest of the firmware knows it. */
export const seesawPart = frozen({
  meaning: "Adafruit's STEMMA soil sensor 4026, a capacitive probe with a seesaw chip.",
  bus: "i2c",
  options: {
    ...i2cPinOptions,
    address: addressOption(
      0x36,
      0x39,
      0x36,
      "Its address: 54 as it comes, up to 57 by the pads on its back.",
    ),
  },
  pins: i2cPins,
  gives: ["moistureRaw", "boardTemperature"],
  moisture: scale,
  create: ({ options }, io) => {
    checkOptions(seesawPart, options);
    return new RegisterSoilProbe(openI2c(io, options), plan, scale);
  },
} as const satisfies PartRow);

/** Modules, and functions of them (adafruit/Adafruit_Seesaw, Adafruit_seesaw.h). */
const Module = Object.freeze({ status: 0x00, touch: 0x0f });
const Status = Object.freeze({ hardwareId: 0x01, temperature: 0x04 });
const Touch = Object.freeze({ channel0: 0x10 });

/** Chips that seesaw runs on: SAMD09, and tinyAVR from ATtiny806 to ATtiny1617. */
const samd09 = 0x55;
const lowestTinyAvr = 0x84;
const highestTinyAvr = 0x89;

/** Temperature is read in 65,536ths of a degree, signed. */
const stepsPerDegree = 65_536;

const plan: RegisterPlan = frozen({
  identity: {
    command: [Module.status, Status.hardwareId],
    wait: 1,
    count: 1,
    value: ({ 0: id = 0xff }) => (id === 0xff ? "noResponse" : id),
    discard: 0,
    needed: answersToIdentify,
    tolerance: 0,
    patience: 1,
  },
  isRight: (id) => id === samd09 || (id >= lowestTinyAvr && id <= highestTinyAvr),
  temperature: {
    command: [Module.status, Status.temperature],
    wait: 1,
    count: 4,
    // Four times 0xFF is a part that has nothing to say yet; libraries have taken it for 16,383 °C.
    value: (answer) => {
      const steps = (wordAt(answer, 0) << 16) | wordAt(answer, 2);
      return steps === -1 ? "notReady" : steps / stepsPerDegree;
    },
    discard: 0,
    needed: answersToAgree,
    // Its noise is some tenths; the sensor itself is good to 2 °C.
    tolerance: 1,
    patience: 5,
  },
  // What the chip stands; soil ends long before.
  lowestTemperature: -40,
  highestTemperature: 85,
  before: [],
  moisture: {
    command: [Module.touch, Touch.channel0],
    wait: 3,
    count: 2,
    value: (answer) => {
      const counts = wordAt(answer, 0);
      return counts === 0xffff ? "notReady" : counts;
    },
    discard: 0,
    needed: answersToAgree,
    tolerance: seesawTolerance,
    patience: 5,
  },
} as const satisfies RegisterPlan);
