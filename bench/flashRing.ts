import { fileURLToPath } from "node:url";
import { NorFlash } from "../host-sim/board/norFlash";
import { SeededRandom } from "../host-sim/board/random";
import { XsScript } from "../host-sim/engine/xsScript";
import { FlashLog } from "../src/storage/flashLog";
import { type CutCounts, tryCuts } from "../test/src/storage/cutCourse";

/** Bytes of a record in CBOR, about. */
const bodyLength = 45;
/** 192 KB: 30 days of a record every 15 minutes, with some to spare. */
const sectorCount = 48;

/** Flashes as in test/src/storage/powerCuts.test.ts, with other seeds. */
const flashes = [
  { sectorLength: 4096, sectorCount: 2, legs: 10, steps: 40 },
  { sectorLength: 1024, sectorCount: 4, legs: 8, steps: 40 },
  { sectorLength: 512, sectorCount: 3, legs: 6, steps: 30 },
  { sectorLength: 256, sectorCount: 6, legs: 6, steps: 30 },
] as const;
const seedsOfFlash = 10;

type Print = (line: string) => void;

/** Prints what cuts of power do to the flash log, and what it costs. `onXs`: measures XS too; it must be there. */
export function printFlashRing(print: Print, onXs: boolean): void {
  print(
    "Flash ring: power cut at every write and erase of random courses (nothing may be lost, or come back):",
  );
  printCuts(print, "node", courses(seedsOfFlash), tryCuts);
  if (onXs) {
    const script = new XsScript(fileURLToPath(new URL("../test/src/storage/cutCourse.ts", import.meta.url)));
    const short = Array.from({ length: 12 }, (_, seed) => ({
      ...{ seed: 100 + seed, sectorLength: 256, sectorCount: 3, legs: 1, steps: 14 },
    }));
    try {
      printCuts(print, "xs", short, (options) => script.run(options) as unknown as CutCounts);
    } finally {
      script.close();
    }
  }
  printWear(print);
  printStart(print);
  if (onXs) printInstructions(print);
}

function courses(seeds: number) {
  return flashes.flatMap((flash) =>
    Array.from({ length: seeds }, (_, seed) => ({ ...flash, seed: 100 + seed })),
  );
}

function printCuts<Options>(
  print: Print,
  engine: string,
  all: readonly Options[],
  run: (options: Options) => CutCounts,
): void {
  let [before, middle, after, again, expected, wrong] = [0, 0, 0, 0, 0, 0];
  for (const options of all) {
    const counts = run(options);
    before += counts.before;
    middle += counts.middle;
    after += counts.after;
    again += counts.again;
    expected += counts.expected;
    wrong += counts.wrong;
    if (counts.first !== null) print(`  ${counts.first}`);
  }
  print(
    `  ${engine}: ${before + middle + after + again} cuts (${before} before, ${middle} in the middle, ${after} after, ${again} again soon after a start), ${expected} entries looked for, ${wrong} courses with one lost, garbled or back again`,
  );
}

function benchFlash(): NorFlash {
  return new NorFlash({ sectorCount, entropy: new SeededRandom(1) });
}

function openLog(flash: NorFlash): FlashLog {
  return new FlashLog({ flash, firstSector: 0, sectorCount, onFailure: () => {} });
}

function printWear(print: Print): void {
  const flash = benchFlash();
  const log = openLog(flash);
  const body = new Uint8Array(bodyLength);
  const records = 20_000;
  for (let number = 1; number <= records; number++) {
    log.append(number, 1, body);
    log.remove(number);
  }
  const erases = flash.erases.reduce((sum, count) => sum + count, 0);
  print(
    `  a record of ${bodyLength} bytes, appended and removed: ${(erases / records).toFixed(4)} erases, ${(flash.writes / records).toFixed(2)} writes, ${(flash.bytesWritten / records).toFixed(1)} bytes written, ${(flash.bytesRead / records).toFixed(0)} read back`,
  );
}

function printStart(print: Print): void {
  const flash = benchFlash();
  const log = openLog(flash);
  let number = 0;
  while (log.dropped === 0) log.append(++number, 1, new Uint8Array(bodyLength));
  const [reads, bytesRead] = [flash.reads, flash.bytesRead];
  const start = process.hrtime.bigint();
  const waiting = openLog(flash).waiting;
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  print(
    `  a start with a full ring of ${sectorCount} sectors: ${waiting} entries, ${flash.reads - reads} reads of ${((flash.bytesRead - bytesRead) / 1024).toFixed(0)} KB, ${milliseconds.toFixed(1)} ms in Node`,
  );
}

/** XS instructions, those of a flash in memory included. */
function printInstructions(print: Print): void {
  const script = new XsScript(fileURLToPath(new URL("./flashRingOnXs.ts", import.meta.url)));
  const measure = (work: string, count: number): number => {
    const before = script.instructions;
    script.run({ work, count, bodyLength });
    return script.instructions - before;
  };
  try {
    script.run({ work: "open", count: 0, bodyLength });
    const idle = measure("nothing", 0);
    const each = (work: string, count: number) => ((measure(work, count) - idle) / count).toFixed(0);
    const [append, next, remove] = [each("append", 40), each("next", 40), each("remove", 40)];
    measure("append", 40);
    const start = measure("start", 1) - idle;
    print(
      `  xs instructions, a flash in memory included: ${append} to append, ${next} for the next, ${remove} to remove; ${start} for a start that walks 40 entries and 40 removed ones`,
    );
  } finally {
    script.close();
  }
}
