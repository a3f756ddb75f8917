import { Decoder } from "cbor-x";
import { MqttFrameReader } from "../../host-sim/board/mqttFrameReader";
import {
  parseDuration,
  parsePatch,
  parsePayload,
  parseSpeed,
  parseTarget,
} from "../../host-sim/cli/arguments";
import { CliError } from "../../host-sim/cli/cliError";
import { changesOfDevice, withComponentMarks } from "../../host-sim/cli/desiredChanges";
import { decodeTelemetry, type TelemetryKind } from "../../host-sim/telemetry/decodeTelemetry";
import { telemetryFields } from "../../src/model/recordFields";
import { CborWriter } from "../../src/telemetry/cborWriter";
import { encodeCbor } from "../../src/telemetry/encodeCbor";
import { bytesOf, type FuzzTarget, isSame, mustHold, textOf } from "./fuzzTarget";

const sent = (fields: object) =>
  encodeCbor(telemetryFields, { sequence: 7, boot: 1, quality: "good", ...fields });
const kinds: readonly TelemetryKind[] = ["record", "inference", "alerting"];

const telemetry: FuzzTarget = {
  name: "loam: telemetry in CBOR",
  corpus: [
    sent({}),
    sent({ time: 1_800_000_000, soilMoisture: 0.25, soilTemperature: -3.5, faults: ["moistureSaturated"] }),
    sent({
      plantAvailableWater: 0.5,
      calibrationLevel: "twoPoint",
      calibrationDate: 1_800_000_000,
      battery: 3.9,
    }),
    sent({ soilMoisture2: 0.25, quality2: "good", faults3: ["moistureFlat"], soilConductivity3: 0.0456 }),
    Buffer.concat([Uint8Array.of(0x82), sent({}), sent({ soilMoisture: 0.1 })]),
  ],
  words: ["\u00a1\u0000\u0001", "\u001b\u0000", "\u007f", "\u00bf"],
  run(input) {
    let isAny = false;
    for (const kind of kinds) {
      const outcome = decodeTelemetry(input, kind);
      if (outcome.decoded) {
        isAny = true;
        mustHold(JSON.stringify(outcome.messages).length < 100_000, "what is decoded is bounded");
      } else mustHold(outcome.reason.length < 200, "a refusal is one sentence");
    }
    return isAny;
  },
};

const decoder = new Decoder({ mapsAsObjects: false, useRecords: false, int64AsType: "number" } as never);
/** Eight bytes each make a number; another decoder must read what was written. */
const writer: FuzzTarget = {
  name: "telemetry: CBOR that is written",
  corpus: [
    Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 23),
    new Uint8Array(64).fill(255),
    new Uint8Array(24).fill(128),
  ],
  words: ["\u0000\u0000\u0000\u0000"],
  run(input) {
    const numbers: number[] = [];
    for (let at = 0; at + 8 <= input.length && numbers.length < 20; at += 8) {
      const view = new DataView(input.buffer, input.byteOffset + at, 8);
      const bits = view.getUint8(0) % 54;
      const magnitude = Number(view.getBigUint64(0) & ((1n << BigInt(bits)) - 1n));
      numbers.push(view.getUint8(1) % 2 === 0 ? magnitude : -magnitude);
    }
    const written = new CborWriter(256);
    written.array(numbers.length);
    for (const number of numbers) written.integer(number);
    const read = decoder.decode(written.finish()) as readonly (number | bigint)[];
    mustHold(
      read.map(Number).every((number, at) => number === numbers[at] || number === 0),
      "it reads as it was written",
    );
    return numbers.length > 0;
  },
};

/** True where a call is right, false where it is refused as a wrong call. */
function isCall(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    mustHold(error instanceof CliError && error.message.length < 400, `a refusal, not ${String(error)}`);
    return false;
  }
}

const calls: FuzzTarget = {
  name: "loam: words of a call",
  corpus: [
    "15m",
    "soil-001/ingestion",
    '{"a":{"b":1}}',
    "alerts.soilMoistureLow=0.1",
    "max",
    "a=1 b.c=null",
  ].map(bytesOf),
  words: ["=", ".", "null", "d", "ms", "/", "__proto__", "constructor.prototype.x=1"],
  run(input) {
    const text = textOf(input);
    const words = text.split(" ");
    const outcomes = [
      isCall(() => parseDuration(text)),
      isCall(() => parseSpeed(text)),
      isCall(() => parseTarget(text)),
      isCall(() => parsePayload(words)),
      isCall(() => changesOfDevice(withComponentMarks(parsePatch(words)))),
    ];
    mustHold(Object.keys(Object.prototype).length === 0, "no prototype is touched");
    return outcomes.some((outcome) => outcome);
  },
};

const serverFrames: FuzzTarget = {
  name: "simulated board: MQTT frames",
  corpus: [Uint8Array.of(0x20, 2, 0, 0, 0x30, 6, 0, 2, 97, 98, 1, 2, 0xd0, 0)],
  words: [" \u0002\u0000\u0000", "0\u0004\u0000\u0002ab"],
  run(input) {
    const whole = new MqttFrameReader(1_000);
    const packets = whole.take(input);
    const slow = new MqttFrameReader(1_000);
    const slowly = [...input].flatMap((byte) => slow.take(Uint8Array.of(byte)));
    mustHold(slow.fault === whole.fault, "the same fault byte by byte");
    mustHold(isSame(Buffer.concat(slowly), Buffer.concat(packets)), "the same packets byte by byte");
    mustHold(
      packets.every(({ length }) => length <= 1_005),
      "packets are bounded",
    );
    return whole.fault === undefined && packets.length > 0;
  },
};

export const callTargets: readonly FuzzTarget[] = [telemetry, writer, calls, serverFrames];
