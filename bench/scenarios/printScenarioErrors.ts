import { createNodeEngine } from "../../host-sim/engine/nodeEngine";
import { ladder, measureScenario, scenarioFiles, unitNumbers } from "./scenarioErrors";

const words = {
  none: "none (uncalibrated)",
  twoPoint: "two points",
  soilTwoPoint: "two points in soil",
  multiPoint: "six points in soil",
} as const;

/** Prints how far reported water contents lie from the truth of the simulated field, as a table of Markdown. */
export function printScenarioErrors(print: (line: string) => void): void {
  const engine = createNodeEngine();
  const start = process.hrtime.bigint();
  print(
    "| scenario | calibration | error (RMSE) | best to worst unit | bias | compared | doubted | withheld |",
  );
  print("|---|---|---|---|---|---|---|---|");
  for (const file of scenarioFiles()) {
    for (const rung of ladder) {
      const { scenario, error, errors, bias, values, doubted, withheld } = measureScenario(
        file,
        rung,
        engine,
      );
      const sign = bias < 0 ? "-" : "+";
      print(
        `| ${scenario} | ${words[rung]} | ${error.toFixed(3)} | ${errors[0].toFixed(3)} to ${errors[1].toFixed(3)} | ${sign}${Math.abs(bias).toFixed(3)} | ${values} | ${doubted} | ${withheld} |`,
      );
    }
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  print("");
  print(
    `Water content in m³/m³, reported less true, of what the device did not doubt; ${unitNumbers.length} units of the lottery each, a reading every three hours (${seconds.toFixed(0)} s).`,
  );
}
