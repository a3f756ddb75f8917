import type { JsonObject } from "../../src/model/boundedJson";
import { type Acknowledgement, acknowledgementOf, reportedAt } from "./describeAcknowledgement";
import type { DesiredChange } from "./desiredChanges";

/** A twin, as far as it is read here. */
export interface TwinState {
  readonly reported: JsonObject;
  readonly isConnected: boolean;
}

/** What became of a change. */
export type ChangeOutcome =
  | { readonly kind: "answered"; readonly answer: Acknowledgement }
  /** The device reports it and takes no value for it. */
  | { readonly kind: "readOnly" }
  /** Nothing is desired and nothing reported of it. */
  | { readonly kind: "removed" }
  /** No answer yet: from a device that is connected, or not. */
  | { readonly kind: "stored"; readonly isConnected: boolean };

export interface AcknowledgementWait {
  readonly changes: readonly DesiredChange[];
  /** Of the desired properties after the change. */
  readonly version: number;
  readonly read: () => Promise<TwinState>;
  /** Milliseconds; the time in which the wait is counted. */
  readonly now: () => number;
  /** Lets so many milliseconds pass. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Told of each change once. */
  readonly onOutcome: (change: DesiredChange, outcome: ChangeOutcome) => void;
}

/** An online device answers within a round trip; this leaves room for a slow network. */
const patienceMilliseconds = 15_000;
const pollMilliseconds = 250;

/** What acknowledges a change as in progress, to be followed by another answer. */
const inProgress = 202;

/** The default is in force: the answer where nothing is desired, whatever version it was given for. */
const byDefault = 203;

/**
 * Waits until each change is answered for this version or a later one, the device turns out not to be connected, or
 * patience ends. What is in progress then is told as that.
 */
export async function awaitAcknowledgements(wait: AcknowledgementWait): Promise<void> {
  const waiting = new Map<DesiredChange, Acknowledgement | undefined>();
  for (const change of wait.changes) waiting.set(change, undefined);
  const end = wait.now() + patienceMilliseconds;
  let isConnected = true;
  while (waiting.size > 0) {
    const twin = await wait.read();
    for (const change of [...waiting.keys()]) {
      const outcome = outcomeOf(change, reportedAt(twin.reported, change.path), wait.version);
      if (outcome?.kind === "answered" && outcome.answer.ac === inProgress)
        waiting.set(change, outcome.answer);
      else if (outcome !== undefined) {
        waiting.delete(change);
        wait.onOutcome(change, outcome);
      }
    }
    isConnected = twin.isConnected;
    if (waiting.size === 0 || !isConnected || wait.now() > end) break;
    await wait.pause(pollMilliseconds);
  }
  for (const [change, answer] of waiting)
    wait.onOutcome(
      change,
      answer === undefined ? { kind: "stored", isConnected } : { kind: "answered", answer },
    );
}

function outcomeOf(
  { isRemoval }: DesiredChange,
  reported: unknown,
  version: number,
): ChangeOutcome | undefined {
  // A device has no more to say of what is no setting of its own and is gone.
  if (reported === undefined) return isRemoval ? { kind: "removed" } : undefined;
  const answer = acknowledgementOf(reported);
  if (answer === undefined) return { kind: "readOnly" };
  const isAnswered = answer.av >= version || (isRemoval && answer.ac === byDefault);
  return isAnswered ? { kind: "answered", answer } : undefined;
}
