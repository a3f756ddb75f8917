import { type CorruptedCounts, corruptedCourse } from "./corruptedCourse";
import type { Side } from "./disturber";
import { analogCases, busCases, type PartCase } from "./partCases";
import { beyond, claimed, claimedOfConversions, type Regime } from "./regimes";

/** What became of the measurements of one part. */
export interface PartFigures extends CorruptedCounts {
  readonly name: string;
}

export interface CorruptedOptions {
  /** Corrupted exchanges in all, the same number for each part. */
  readonly exchanges: number;
  readonly seed: number;
  /** Told of each part once it is done. */
  readonly onPart?: (figures: PartFigures) => void;
}

const conversionSides: readonly Side[] = Object.freeze(["answer"] as const);

const suites = [
  { cases: busCases, regimes: claimed, sides: undefined },
  { cases: analogCases, regimes: claimedOfConversions, sides: conversionSides },
] as const;
const partCount = busCases.length + analogCases.length;

/** Corrupts exchanges of every part in every way that the claim covers. */
export function corruptExchanges({
  exchanges,
  seed,
  onPart = () => undefined,
}: CorruptedOptions): PartFigures[] {
  return suites.flatMap(({ cases, regimes, sides }) =>
    cases.map((part) => {
      const figures = courses(part, regimes, exchanges / partCount, seed, sides);
      onPart(figures);
      return figures;
    }),
  );
}

/** The same where all that is heard of a bus part is one moment of its past: there wrong numbers are to be expected. */
export function replayAll({ exchanges, seed, onPart = () => undefined }: CorruptedOptions): PartFigures[] {
  return busCases.map((part) => {
    const figures = courses(part, [beyond], exchanges / busCases.length, seed);
    onPart(figures);
    return figures;
  });
}

function courses(
  part: PartCase,
  regimes: readonly Regime[],
  exchanges: number,
  seed: number,
  sides?: readonly Side[],
): PartFigures {
  const shares = regimes.reduce((sum, { share = 1 }) => sum + share, 0);
  return {
    name: part.name,
    ...addUp(
      regimes.map((regime) =>
        corruptedCourse(part, regime, Math.ceil((exchanges * (regime.share ?? 1)) / shares), seed, sides),
      ),
    ),
  };
}

export function addUp(all: readonly CorruptedCounts[]): CorruptedCounts {
  const sum = (of: (counts: CorruptedCounts) => number) =>
    all.reduce((total, counts) => total + of(counts), 0);
  return {
    measurements: sum(({ measurements }) => measurements),
    tried: sum(({ tried }) => tried),
    exchanges: {
      right: sum((counts) => counts.exchanges.right),
      fault: sum((counts) => counts.exchanges.fault),
      wrong: sum((counts) => counts.exchanges.wrong),
    },
    wrongMeasurements: sum(({ wrongMeasurements }) => wrongMeasurements),
    first: all.find(({ first }) => first !== undefined)?.first,
  };
}
