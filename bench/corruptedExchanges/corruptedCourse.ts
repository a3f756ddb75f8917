import { SeededRandom } from "../../host-sim/board/random";
import { Disturber, type Side } from "./disturber";
import { judge, type Outcome, type PartCase } from "./partCases";
import { createPartRig } from "./partRig";
import type { Regime } from "./regimes";

/** What became of a part's measurements under a regime. */
export interface CorruptedCounts {
  readonly measurements: number;
  /** Corrupted exchanges, in all and by what became of their measurement. */
  readonly tried: number;
  readonly exchanges: { readonly [O in Outcome]: number };
  /** Measurements that gave a wrong number. */
  readonly wrongMeasurements: number;
  /** The first of them, for whoever has to find out why. */
  readonly first: string | undefined;
}

/**
 * Measurements with the same parts and drivers; then come new ones. A corrupted command can do to a part what lasts, give
 * it another address for one: it would be of no use for the rest.
 */
const lifetime = 400;

/** Measures a part whose exchanges are corrupted until so many of them are. The same seed gives the same course. */
export function corruptedCourse(
  part: PartCase,
  regime: Regime,
  exchanges: number,
  seed: number | string,
  sides?: readonly Side[],
): CorruptedCounts {
  const random = new SeededRandom(`${seed}/${part.name}/${regime.name}`);
  const byOutcome = { right: 0, fault: 0, wrong: 0 };
  let [measurements, tried, wrongMeasurements] = [0, 0, 0];
  let first: string | undefined;
  for (let life = 0; tried < exchanges; life++) {
    const own = random.fork(`life ${life}`);
    const disturber = new Disturber(regime, own.fork("disturber"), sides);
    const rig = createPartRig(part, disturber, own);
    for (let count = 0; count < lifetime && tried < exchanges; count++) {
      disturber.beginMeasurement();
      // The first shows that the parts are well, and gives the replays something to begin with.
      disturber.isActive = count > 0;
      const samples = rig.measure();
      const outcome = worstOf(
        samples.map((sample, index) => {
          const truth = rig.truths[index];
          if (truth === undefined) throw new Error(`${part.name} has more samples than probes.`);
          return judge(part.expected, sample, truth, rig.unstableSpread);
        }),
      );
      if (count === 0 && outcome !== "right")
        throw new Error(`${part.name} is ${outcome} undisturbed: ${JSON.stringify(samples)}`);
      measurements++;
      tried += disturber.corrupted;
      byOutcome[outcome] += disturber.corrupted;
      if (outcome !== "wrong") continue;
      wrongMeasurements++;
      first ??= `${part.name}, ${regime.name}, life ${life}, measurement ${count}: ${JSON.stringify({ samples, truths: rig.truths })}`;
    }
    rig.close();
  }
  return { measurements, tried, exchanges: byOutcome, wrongMeasurements, first };
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes("wrong")) return "wrong";
  return outcomes.includes("fault") ? "fault" : "right";
}
