import { cpus, totalmem } from "node:os";
import { chooseEngine } from "../host-sim/cli/engineChoice";
import { createNodeEngine } from "../host-sim/engine/nodeEngine";
import { printCorruptedExchanges } from "./corruptedExchanges/printCorruptedExchanges";
import { printFlashRing } from "./flashRing";
import { printFuzz } from "./fuzz";
import { printIdleConnections } from "./idleConnections";
import { type MutationFigures, mutateOnNode, mutateOnXs } from "./mutatedDocuments";
import { printPartCost } from "./partCost/partCost";
import { printDeviceCuts } from "./powerCuts/deviceCuts";
import { printScenarioErrors } from "./scenarios/printScenarioErrors";
import { measureSimulatedDays, type SimulatedDays } from "./simulatedDays";
import { measureTwin } from "./twinCost";
import { measureBacklog, measureWireBytes } from "./wireBytes";
import { writeFigures } from "./writeFigures";
import { measureXs } from "./xsFigures";

// Prints what was measured just now on this machine. Counts repeat exactly; rates have their spread beside them.

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printRates({ engine, days, rates }: SimulatedDays): number {
  const sorted = [...rates].sort((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const spread = `${sorted[0]?.toFixed(1)} to ${sorted[sorted.length - 1]?.toFixed(1)}`;
  print(
    `  ${engine}: ${median.toFixed(1)} simulated days per second (median of ${rates.length} runs of ${days} days, ${spread})`,
  );
  return median;
}

/** Documents on XS unless `--xs-documents N` says otherwise: there each takes some 4 ms, and is fed twice. */
const defaultXsDocuments = 5_000;
const nodeDocuments = 100_000;

/** A whole number above 0 behind a word of the call, or `undefined` where the word is not there. */
function numberAfter(name: string): number | undefined {
  const at = process.argv.indexOf(name);
  if (at < 0) return undefined;
  const count = Number(process.argv[at + 1]);
  if (Number.isInteger(count) && count > 0) return count;
  print(`${name} takes a whole number above 0.`);
  process.exit(2);
}

function printMutations(engine: string, figures: MutationFigures, seconds: number): void {
  const { documents, taken, refused, crashes, outOfRange, slotsBefore, slotsAfter } = figures;
  const slots = slotsBefore === undefined ? "" : `; live slots ${slotsBefore} before, ${slotsAfter} after`;
  print(
    `  ${engine}: ${documents} documents, ${taken} taken, ${refused} refused, ${crashes} crashes, ${outOfRange} settings out of range${slots} (${seconds.toFixed(0)} s)`,
  );
}

function timed<Result>(work: () => Result): readonly [Result, number] {
  const start = process.hrtime.bigint();
  const result = work();
  return [result, Number(process.hrtime.bigint() - start) / 1e9];
}

const processor = cpus()[0]?.model ?? "unknown processor";
const machine = `Machine: ${processor}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
print(machine);

/** Benches that can be run alone, as by `npm run bench -- corrupted`; with `--write` into docs/sensing.md. */
const alone: readonly AloneBench[] = [
  {
    name: "corrupted",
    place: "exchanges",
    isTable: false,
    run: (print) => printCorruptedExchanges(print, numberAfter("--exchanges"), numberAfter("--seed")),
  },
  {
    name: "parts",
    place: "cost",
    isTable: false,
    run: (print) => {
      printPartCost(print);
      return 0;
    },
  },
  {
    name: "scenarios",
    place: "scenarios",
    isTable: true,
    run: (print) => {
      printScenarioErrors(print);
      return 0;
    },
  },
];

interface AloneBench {
  readonly name: string;
  /** Where its figures stand in docs/sensing.md. */
  readonly place: string;
  /** It prints Markdown. */
  readonly isTable: boolean;
  /** Gives how much of what it looks for went wrong. */
  readonly run: (print: (line: string) => void) => number;
}

function runAlone({ place, isTable, run }: AloneBench): number {
  const lines: string[] = [];
  const failures = run((line) => {
    print(line);
    lines.push(line);
  });
  if (process.argv.includes("--write")) {
    const code = ["```text", ...lines, "```"];
    writeFigures(place, [...(isTable ? lines : code), "", `${machine}.`]);
  }
  return failures;
}

const [chosen] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const one = alone.find(({ name }) => name === chosen);
if (one !== undefined) process.exit(runAlone(one) === 0 ? 0 : 1);

print(
  "Bytes on the wire a reading (MQTT; TLS adds 29 bytes a record with AES-128-GCM, TCP and IP 40 a segment):",
);
const json = measureWireBytes("json");
const cbor = measureWireBytes("cbor");
for (const { encoding, readings, body, sent, received } of [json, cbor]) {
  print(
    `  ${encoding}: ${body.toFixed(1)} body, ${sent.toFixed(1)} sent with framing and topic, ${received.toFixed(1)} received (mean of ${readings} readings)`,
  );
}
print(
  `  cbor / json: ${((100 * cbor.body) / json.body).toFixed(0)} % of the body, ${((100 * cbor.sent) / json.sent).toFixed(0)} % of what is sent`,
);
print("Bytes on the wire a record that had waited for the network, by records a message:");
for (const encoding of ["json", "cbor"] as const) {
  for (const batch of [1, 16]) {
    const { records, body, sent, received, recordsPerRoundTrip } = measureBacklog(encoding, batch);
    print(
      `  ${encoding}, ${batch}: ${body.toFixed(1)} body, ${sent.toFixed(1)} sent with framing and topic, ${received.toFixed(1)} received, ${recordsPerRoundTrip.toFixed(1)} records a round trip (mean of ${records} records)`,
    );
  }
}

const node = createNodeEngine();
let xs: Awaited<ReturnType<typeof chooseEngine>> | undefined;
try {
  xs = await chooseEngine("xs");
} catch (error) {
  print(`XS: not measured. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
if (xs !== undefined) {
  const { bootInstructions, cycleInstructions, cycles, slotsBefore, slotsAfter } = measureXs(xs);
  print("XS (13.3, @agoric/xsnap; counts include the bridge to the simulated board):");
  print(`  boot, connect, sync and the first 10 readings: ${bootInstructions} instructions`);
  print(
    `  a cycle (measure, encode, send, hear of it): ${cycleInstructions.toFixed(0)} instructions (mean of ${cycles})`,
  );
  print(`  live slots: ${slotsBefore} before, ${slotsAfter} after ${cycles} cycles (16 bytes each on ESP32)`);
}

if (xs !== undefined) {
  const { roundTripsToSynced, roundTripsOfSetting, number, group, settings } = measureTwin(xs);
  print(
    "The twin (XS instructions from the push of a setting to its acknowledged answer, the bridge included):",
  );
  print(
    `  connect to synced: ${roundTripsToSynced} round trips from CONNECT on; TCP and TLS 1.2 take 3 before it`,
  );
  print(`  a setting that is pushed: ${roundTripsOfSetting} round trips to its answer`);
  for (const [what, { mean, least, most }] of [
    ["a number", number],
    ["a group", group],
  ] as const)
    print(`  ${what}: ${mean.toFixed(0)} instructions (mean of ${settings}, ${least} to ${most})`);
}

print(
  "Mutated and random twin documents, seed 1 (nothing of them may crash, or put a setting out of its range):",
);
printMutations("node", ...timed(() => mutateOnNode(nodeDocuments, 1)));
if (xs !== undefined)
  printMutations("xs", ...timed(() => mutateOnXs(numberAfter("--xs-documents") ?? defaultXsDocuments, 1)));

if (printFuzz(print) > 0) process.exitCode = 1;
await printIdleConnections(print);

if (printCorruptedExchanges(print) > 0) process.exitCode = 1;
if (xs !== undefined) printPartCost(print);
printFlashRing(print, xs !== undefined);
printDeviceCuts(print, 1_000);

print("Speed of virtual time, one device, a reading every 15 minutes:");
const nodeRate = printRates(measureSimulatedDays(node, 10, 5));
if (xs !== undefined) {
  const xsRate = printRates(measureSimulatedDays(xs, 2, 3));
  print(`  node is ${(nodeRate / xsRate).toFixed(1)} times as fast as xs in this run`);
  xs.close();
}
