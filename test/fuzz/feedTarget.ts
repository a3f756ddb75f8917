import { Dice } from "../src/twin/mutations";
import type { FuzzTarget } from "./fuzzTarget";
import { mutate } from "./mutate";
import { mutateJson } from "./mutateJson";

export interface FuzzFigures {
  readonly name: string;
  readonly cases: number;
  /** Inputs that the parser took. */
  readonly accepted: number;
  /** Inputs that it refused in the way it says it does. */
  readonly refused: number;
  /** Inputs that it did anything else with. */
  readonly failures: number;
  readonly milliseconds: number;
  /** On the first failure: everything that is needed to see it again. */
  readonly first: string | undefined;
}

/** Milliseconds for one input: what takes longer hangs, or as good as. */
const patience = 5_000;

/** Inputs that were taken are mutated further, so many of them. */
const keptInputs = 64;

/** Feeds mutated inputs to a parser. The same for the same seed. */
export function feedTarget(target: FuzzTarget, cases: number, seed: number): FuzzFigures {
  const dice = new Dice(seed);
  const { corpus, words } = target;
  const kept: Uint8Array[] = [];
  const some = () =>
    (dice.below(2) === 0 ? kept[dice.below(kept.length)] : undefined) ??
    corpus[dice.below(corpus.length)] ??
    new Uint8Array(0);
  let [accepted, failures] = [0, 0];
  let first: string | undefined;
  const start = performance.now();
  for (let index = 0; index < cases; index++) {
    const other = some();
    const input = some();
    const json = dice.below(2) === 0 ? mutateJson(input, other, dice) : undefined;
    const bytes = json ?? mutate(input, other, words, dice);
    const fault = faultOf(target, bytes);
    if (fault === true) {
      accepted++;
      kept[dice.below(keptInputs)] = bytes;
    } else if (typeof fault === "string") {
      failures++;
      const hexadecimal = Buffer.from(bytes).toString("hex");
      first ??= `${target.name}, seed ${seed}, case ${index}: ${fault}\n  input ${hexadecimal}`;
    }
  }
  const milliseconds = performance.now() - start;
  const refused = cases - accepted - failures;
  return { name: target.name, cases, accepted, refused, failures, milliseconds, first };
}

/** Whether the input was taken, or words on what is wrong. */
export function faultOf(target: FuzzTarget, input: Uint8Array): boolean | string {
  const start = performance.now();
  let outcome: boolean;
  try {
    outcome = target.run(input);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const took = performance.now() - start;
  return took > patience ? `it took ${took.toFixed(0)} ms` : outcome;
}
