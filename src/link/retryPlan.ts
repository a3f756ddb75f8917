import type { MqttFailure } from "../board/mqtt";
import { frozen } from "../model/frozen";
import { type RetrySchedule, retryDelay } from "./retrySchedule";

/** Failures in a row, by who can mend them; all 0 after a connection that held. */
export interface FailureCounts {
  /** The network, or a hub that is away: it passes. */
  readonly peer: number;
  /** The hub does not want this identity: only somebody at the hub can change that. */
  readonly refusal: number;
  /** The hub's certificate is not good: somebody at the hub, or a clock that is set. */
  readonly certificate: number;
}

export const noFailures: FailureCounts = frozen({ peer: 0, refusal: 0, certificate: 0 });

/** When and how to try again. */
export interface RetryPlan {
  /** This failure counted. */
  readonly counts: FailureCounts;
  readonly state: "backingOff" | "refused";
  /** The wait, in milliseconds. */
  readonly milliseconds: number;
  /** The clock is set anew before the next try. */
  readonly setsClock: boolean;
}

/**
 * A failed network or hub: two seconds, doubling to five minutes: gentle on a hub that lets a thousand devices back in,
 * short after a blip. A bad certificate: ten seconds to half an hour, as each try is half a hand-shake. A refusal: thirty
 * seconds to an hour, as each try is a whole one.
 */
export const retrySchedules: { readonly [Kind in keyof FailureCounts]: RetrySchedule } = frozen({
  peer: { initial: 2_000, maximum: 300_000 },
  certificate: { initial: 10_000, maximum: 1_800_000 },
  refusal: { initial: 30_000, maximum: 3_600_000 },
});

/** So many failures in a row, and the clock is set anew before the next try. */
const failuresToDoubtClock = 4;

function kindOf(failure: MqttFailure | undefined): keyof FailureCounts {
  if (failure === "refused") return "refusal";
  return failure?.startsWith("certificate") === true ? "certificate" : "peer";
}

/**
 * What follows a failure. Each kind counts on its own, so that the first refusal after an hour without a hub waits
 * thirty seconds, and a hub that refuses and drops in turns is not tried any more often than one that does either.
 *
 * @param counts failures before this one
 * @param failure `undefined` where its kind is not known
 * @param random a number in [0, 1)
 */
export function planRetry(
  counts: FailureCounts,
  failure: MqttFailure | undefined,
  random: number,
): RetryPlan {
  const kind = kindOf(failure);
  const counted = { ...counts, [kind]: counts[kind] + 1 };
  const total = counted.peer + counted.refusal + counted.certificate;
  // To a wrong clock a good certificate looks expired or not yet valid, and the hub refuses a token that it signed.
  const isByTime = failure === "certificateExpired" || failure === "certificateNotYetValid";
  return {
    counts: counted,
    state: kind === "refusal" ? "refused" : "backingOff",
    milliseconds: retryDelay(retrySchedules[kind], counts[kind], random),
    setsClock: isByTime || kind === "refusal" || total % failuresToDoubtClock === 0,
  };
}
