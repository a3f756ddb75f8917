import { cpus } from "node:os";
import { chooseEngine } from "../../host-sim/cli/engineChoice";
import type { Engine } from "../../host-sim/engine/engine";
import { createNodeEngine } from "../../host-sim/engine/nodeEngine";
import { judgeSoak } from "./judgeSoak";
import { type DeviceTally, type SoakDevicePlan, soak } from "./soak";
import { soakDevices } from "./soakPlans";
import { day } from "./soakTroubles";

// `npm run soak [-- --days N --xs-days N --seed N]`: prints what became of every record, and fails where one was lost.

function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return otherwise;
  const value = Number(process.argv[at + 1]);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} takes a whole number from 0.\n`);
  process.exit(2);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Missing numbers as ranges. */
function ranges(numbers: readonly number[]): string {
  const found: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = found[found.length - 1];
    if (last !== undefined && number === last.to + 1) last.to = number;
    else found.push({ from: number, to: number });
  }
  return found.map(({ from, to }) => `${from} to ${to}`).join(", ");
}

function printDevice(tally: DeviceTally): void {
  const { name, records, troubles, crashes, connections, boots, waiting, faults, timers, slots, erases } =
    tally;
  const { made, delivered, repeated, missing, outOfOrder, contradictory, unknown } = records;
  print(`  ${name}: ${[...troubles].map(([kind, count]) => `${kind} ${count}`).join(", ") || "no trouble"}`);
  print(
    `    records: ${made} made, ${delivered} delivered, ${repeated} sent again, ${missing.length} missing, ${outOfOrder} out of order, ${contradictory} changed, ${unknown} made in the moment of a cut`,
  );
  if (missing.length > 0) print(`    dropped by a full outbox: ${ranges(missing)}`);
  print(
    `    ${boots.reported} starts, ${crashes} crashes, ${connections} connections; at the end ${waiting} waiting, faults: ${faults.join(", ") || "none"}`,
  );
  print(
    `    timers: ${timers.early} on the second day, ${timers.late} at the end; erases of a sector: ${erases.lowest} to ${erases.highest}`,
  );
  if (slots.length > 0)
    print(`    live slots of XS: ${slots[1]} on the second day, ${slots[slots.length - 1]} at the end`);
}

function run(
  engine: Engine,
  days: number,
  seed: number,
  devices: readonly SoakDevicePlan[],
): readonly string[] {
  const start = process.hrtime.bigint();
  const tally = soak({ engine, seed, days, calmDays: 3, haste: 1, hubRestart: 6 * day, devices });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  print(
    `${engine.name}: ${days} days of trouble and three of calm, seed ${seed}, ${tally.hubRestarts} restarts of the hub (${seconds.toFixed(0)} s)`,
  );
  for (const device of tally.devices) printDevice(device);
  engine.close();
  return judgeSoak(tally, devices);
}

const seed = numberOption("seed", 1);
print(
  `Machine: ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.versions.node}`,
);
const remarks = [...run(createNodeEngine(), numberOption("days", 365), seed, soakDevices)];
const xsDays = numberOption("xs-days", 60);
const xs = xsDays === 0 ? undefined : await chooseEngine("xs");
if (xs !== undefined) remarks.push(...run(xs, xsDays, seed, soakDevices.slice(0, 1)));
for (const remark of remarks) print(`NOT AS PROMISED: ${remark}`);
if (remarks.length === 0) print("Every record arrived, or was dropped by a full outbox and shows as a gap.");
process.exitCode = remarks.length === 0 ? 0 : 1;
