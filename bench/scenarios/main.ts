import { cpus } from "node:os";
import { createNodeEngine } from "../../host-sim/engine/nodeEngine";
import { writeFigures } from "../writeFigures";
import { ladder, measureScenario, scenarioFiles, unitNumbers } from "./scenarioErrors";

// Prints how far reported water contents lie from the truth of the simulated field. `--write` puts the table into docs/sensing.md.

const engine = createNodeEngine();
const words = {
  none: "none (uncalibrated)",
  twoPoint: "two points",
  soilTwoPoint: "two points in soil",
  multiPoint: "six points in soil",
} as const;
const rows = [
  "| scenario | calibration | error (RMSE) | best to worst unit | bias | compared | doubted | withheld |",
  "|---|---|---|---|---|---|---|---|",
];
const started = process.hrtime.bigint();
for (const file of scenarioFiles()) {
  for (const rung of ladder) {
    const { scenario, error, errors, bias, values, doubted, withheld } = measureScenario(file, rung, engine);
    const row = `| ${scenario} | ${words[rung]} | ${error.toFixed(3)} | ${errors[0].toFixed(3)} to ${errors[1].toFixed(3)} | ${bias < 0 ? "-" : "+"}${Math.abs(bias).toFixed(3)} | ${values} | ${doubted} | ${withheld} |`;
    rows.push(row);
    process.stderr.write(`${row}\n`);
  }
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
process.stdout.write(
  `${rows.join("\n")}\n\nWater content in m³/m³; ${unitNumbers.length} units of the lottery each, a reading every three hours. ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.versions.node}, ${seconds.toFixed(0)} s.\n`,
);
if (process.argv.includes("--write")) writeFigures("scenarios", rows);
