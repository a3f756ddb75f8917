import { MemoryStorage } from "../../host-sim/board/memoryStorage";
import { nodeText } from "../../host-sim/board/nodeText";
import { parseLastRun } from "../../src/board/moddable/lastRunText";
import { FlashLog } from "../../src/storage/flashLog";
import { RamFlash } from "../../src/storage/ramFlash";
import { decodeEarlierRecordBody } from "../../src/telemetry/earlierRecordBody";
import { EntryKind, encodeEntry } from "../../src/telemetry/encodeEntry";
import { EntryClock } from "../../src/telemetry/entryClock";
import { maximumMessageBytes } from "../../src/telemetry/messageBatch";
import {
  decodeAlertBody,
  decodeEstimateBody,
  encodeAlertBody,
  encodeEstimateBody,
} from "../../src/telemetry/moduleBodies";
import { decodeRecordBody, encodeRecordBody } from "../../src/telemetry/recordBody";
import { StoredNumber } from "../../src/telemetry/storedNumber";
import { calibratedRecordOf, fullRecordOf } from "../src/telemetry/arbitraryRecord";
import { writeEarlierRecord } from "../src/telemetry/earlierRecordWriter";
import { bytesOf, type FuzzTarget, isSame, mustHold, textOf } from "./fuzzTarget";

const kind = { key: "number", step: 16, beyondAll: 2 ** 40 };

/** Both copies, one behind the other. */
function copies(...numbers: readonly number[]): Uint8Array {
  const storage = new MemoryStorage();
  const number = new StoredNumber(storage, kind);
  number.load();
  for (const each of numbers) number.store(each);
  return Buffer.concat([storage.read("number") ?? bytesOf(""), storage.read("number2") ?? bytesOf("")]);
}

/** Copies of numbers that the input names, with one byte changed: what is damaged at random never fits its check. */
function damagedCopies([a = 0, b = 0, c = 0, d = 0, place = 0, change = 0]: Uint8Array): Uint8Array {
  const bytes = copies(1 + a * 256 + b, 70_000 + c * 2 ** 30 + d);
  if (place < bytes.length) bytes[place] = (bytes[place] ?? 0) ^ (change & 3);
  return bytes;
}

const storedNumber: FuzzTarget = {
  name: "telemetry: stored number",
  corpus: [
    copies(1),
    copies(1, 17),
    copies(1, 2 ** 33, 2 ** 33 + 5),
    copies(2 ** 47),
    Uint8Array.of(1, 2, 3, 4, 5, 6),
  ],
  words: ["\u0000\u0000\u0000\u0000"],
  run(input) {
    const storage = new MemoryStorage();
    if (input.length > 4_000) return false;
    const bytes = input.length < 16 ? damagedCopies(input) : input;
    storage.write("number", bytes.subarray(0, 8));
    storage.write("number2", bytes.subarray(8));
    const { value, fault } = new StoredNumber(storage, kind).load();
    mustHold(Number.isSafeInteger(value) && value >= 0, "a number that counts");
    if (value >= 2 ** 48 - 1) return fault === undefined;
    const number = new StoredNumber(storage, kind);
    number.load();
    mustHold(number.store(value + 1) === undefined, "it is stored");
    const after = new StoredNumber(storage, kind).load();
    mustHold(after.value > value && after.value <= value + 1 + kind.step, "it goes up");
    return fault === undefined;
  },
};

const sectors = 3;

/** A flash with what a log leaves there. */
function image(write: (log: FlashLog) => void): Uint8Array {
  const flash = new RamFlash(sectors);
  write(new FlashLog({ flash, firstSector: 0, sectorCount: sectors, onFailure: () => undefined }));
  return flash.read(0, sectors * flash.sectorLength);
}

const flashLog: FuzzTarget = {
  name: "storage: log on flash",
  corpus: [
    image(() => undefined),
    image((log) => log.append(1, 1, Uint8Array.of(1, 2, 3))),
    image((log) => {
      for (let number = 1; number <= 60; number++) log.append(number, 1, new Uint8Array(30).fill(number));
      for (let number = 40; number <= 50; number++) log.remove(number);
    }),
  ],
  words: ["\u0000\u0000\u0000\u0000", "\u0000"],
  cost: 10,
  run(input) {
    const flash = new RamFlash(sectors);
    flash.write(0, input.subarray(0, sectors * flash.sectorLength));
    const options = { flash, firstSector: 0, sectorCount: sectors, onFailure: () => undefined };
    const log = new FlashLog(options);
    let last = 0;
    let count = 0;
    for (let entry = log.next(0); entry !== undefined; entry = log.next(last)) {
      mustHold(entry.number > last && entry.number <= log.lastNumber, "numbers go up to the last");
      mustHold(entry.body.length <= 240, "a body is bounded");
      last = entry.number;
      mustHold(++count <= 1_000, "a small flash holds few entries");
    }
    mustHold(count === log.waiting, "as many wait as are given");
    const number = log.lastNumber + 1;
    const body = Uint8Array.of(9, 8, 7);
    if (number > 0xffffffff || !log.append(number, 3, body)) return false;
    const again = new FlashLog(options);
    mustHold(isSame(again.next(number - 1)?.body, body), "what is appended is there after a start");
    mustHold(again.remove(number) && again.next(number - 1) === undefined, "and is removed");
    return count > 0;
  },
};

const reading = { ticks: 5, quality: "good" as const, faults: [], moisture: 0.25, temperature: 12.5 };
const record: FuzzTarget = {
  name: "telemetry: stored record",
  corpus: [
    encodeRecordBody({ boot: 1, reading }, 1_800_000_000),
    encodeRecordBody(calibratedRecordOf(7), 1_800_000_000),
    encodeRecordBody(fullRecordOf(7, ["moistureSaturated", "batteryNoSignal"]), undefined),
  ],
  words: [],
  run(input) {
    const stored = decodeRecordBody(7, input);
    if (stored === undefined) return false;
    const again = decodeRecordBody(7, encodeRecordBody(stored.record, stored.seconds));
    mustHold(JSON.stringify(again) === JSON.stringify(stored), "what is decoded encodes to the same");
    return true;
  },
};

const earlierRecord: FuzzTarget = {
  name: "telemetry: stored record of the earlier layout",
  corpus: [
    writeEarlierRecord(1, reading),
    writeEarlierRecord(2, { ...reading, faults: ["moistureSaturated"], statistics: { samples: 5 } }),
  ],
  words: [],
  run(input) {
    const stored = decodeEarlierRecordBody(7, input);
    if (stored === undefined) return false;
    const again = decodeRecordBody(7, encodeRecordBody(stored.record, stored.seconds));
    mustHold(again !== undefined, "the layout of today holds it too");
    return true;
  },
};

const estimates: FuzzTarget = {
  name: "telemetry: stored estimate",
  corpus: [
    encodeEstimateBody({ ticks: 9, anomalyScore: 1.5, anomaly: "none", dryingRate: -0.01 } as never, 3, 5),
  ],
  words: [],
  run(input) {
    const stored = decodeEstimateBody(input);
    if (stored === undefined) return false;
    const again = decodeEstimateBody(
      encodeEstimateBody(stored.estimate, stored.moment.boot, stored.moment.seconds),
    );
    mustHold(JSON.stringify(again) === JSON.stringify(stored), "what is decoded encodes to the same");
    return true;
  },
};

const lastRun: FuzzTarget = {
  name: "board: last run",
  corpus: ["1sending\ncause", "0\n", "0sampling\n"].map(bytesOf),
  words: ["\n", "0", "1"],
  run(input) {
    const run = parseLastRun(textOf(input));
    if (run === undefined) return false;
    mustHold(!run.place?.includes("\n") && run.cause !== "", "one place and one cause");
    return true;
  },
};

const alerts: FuzzTarget = {
  name: "telemetry: stored alert",
  corpus: [
    encodeAlertBody(
      { ticks: 9, alert: "soilMoistureLow", state: "raised", value: 0.1, threshold: 0.2, sinceTicks: 9 },
      3,
      5,
      4,
    ),
    encodeAlertBody(
      { ticks: 9, alert: "sensorAnomaly", state: "cleared", sinceTicks: -90_000 },
      3,
      undefined,
      undefined,
    ),
  ],
  words: [],
  run(input) {
    const stored = decodeAlertBody(input);
    if (stored === undefined) return false;
    const { moment, alert, sinceSeconds } = stored;
    const again = decodeAlertBody(encodeAlertBody(alert, moment.boot, moment.seconds, sinceSeconds));
    mustHold(JSON.stringify(again) === JSON.stringify(stored), "what is decoded encodes to the same");
    return true;
  },
};

const bodies = [
  [EntryKind.record, record],
  [EntryKind.estimate, estimates],
  [EntryKind.alert, alerts],
  [EntryKind.earlierRecord, earlierRecord],
] as const;

/** The first byte says which kind of entry the rest is the body of, and whether it goes out as CBOR. */
const entryMessages: FuzzTarget = {
  name: "telemetry: stored entry as a message",
  corpus: bodies.flatMap(([kind, { corpus }]) =>
    corpus.flatMap((body) => [0, 128].map((cbor) => Uint8Array.from([cbor + kind, ...body]))),
  ),
  words: [],
  run(input) {
    const [first = 0] = input;
    const clock = { ticks: () => 1_000_000, now: () => undefined };
    const faults = { raise: () => undefined, clear: () => undefined };
    const times = new EntryClock({ clock, storage: new MemoryStorage(), faults, boot: 7 });
    const encoding = first >= 128 ? "cbor" : "json";
    const entry = { number: 12, kind: first & 7, body: input.subarray(1) };
    const bytes = encodeEntry(entry, encoding, nodeText, times, false);
    if (bytes === undefined) return false;
    mustHold(bytes.length <= maximumMessageBytes, "a message is bounded");
    if (encoding === "json") JSON.parse(nodeText.decode(bytes) ?? "");
    return true;
  },
};

export const storedTargets: readonly FuzzTarget[] = [
  storedNumber,
  flashLog,
  record,
  earlierRecord,
  estimates,
  alerts,
  entryMessages,
  lastRun,
];
