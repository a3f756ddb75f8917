import { addUp, corruptExchanges, type PartFigures, replayAll } from "./corruptedExchanges";

type Print = (line: string) => void;

const defaultExchanges = 1_000_000;
/** Of the regime that is no part of the claim: enough to see what happens. */
const exchangesBeyond = 70_000;

const head = ["measurements", "tried", "told", "outvoted", "undetected", "wrong"] as const;

function row(name: string, columns: readonly (string | number)[]): string {
  return `  ${name.padEnd(28)}${columns.map((column) => String(column).padStart(13)).join("")}`;
}

function figuresRow({ name, measurements, tried, exchanges, wrongMeasurements }: PartFigures): string {
  const { fault, right, wrong } = exchanges;
  return row(name, [measurements, tried, fault, right, wrong, wrongMeasurements]);
}

/**
 * Corrupts exchanges of every part on its simulated bus and prints what became of them. Gives the number of measurements
 * that gave a wrong number.
 */
export function printCorruptedExchanges(print: Print, exchanges = defaultExchanges, seed = 1): number {
  const start = process.hrtime.bigint();
  print(
    `Corrupted exchanges of every part, seed ${seed} (tried: exchanges of which something arrived other than it was sent; told: detected, their measurement gave a fault; outvoted: detected, it gave the right value all the same; undetected: it gave a wrong number, as so many measurements did):`,
  );
  print(row("part", head));
  const all = corruptExchanges({ exchanges, seed, onPart: (figures) => print(figuresRow(figures)) });
  const total = { name: "all", ...addUp(all) };
  print(figuresRow(total));
  for (const { first } of all) if (first !== undefined) print(`  ${first}`);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  print(
    `  ${total.tried} tried, ${total.tried - total.exchanges.wrong} detected, ${total.exchanges.wrong} undetected (${seconds.toFixed(0)} s)`,
  );
  print(
    "No part of the claim, as nothing on the bus tells it from the truth: every exchange is replaced by one and the same of its past, for fifty measurements:",
  );
  print(row("part", head));
  replayAll({
    exchanges: Math.min(exchanges, exchangesBeyond),
    seed,
    onPart: (figures) => print(figuresRow(figures)),
  });
  return total.wrongMeasurements;
}
