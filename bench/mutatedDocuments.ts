import { fileURLToPath } from "node:url";
import { XsScript } from "../host-sim/engine/xsScript";
import { feedMutated, type MutationCounts } from "../test/src/twin/mutatedDocuments";

/** So many at a time: XS lets no call take more instructions than some hundred times this. */
const batch = 100;

export interface MutationFigures extends MutationCounts {
  /** Slots in use, garbage collected, with the device at rest: before the documents and after them. */
  readonly slotsBefore: number | undefined;
  readonly slotsAfter: number | undefined;
  readonly instructions: number | undefined;
}

/** Feeds mutated twin documents to the twin of a device in Node. The same for the same seed. */
export function mutateOnNode(count: number, seed: number): MutationFigures {
  const counts = sum(count, seed, feedMutated);
  return { ...counts, slotsBefore: undefined, slotsAfter: undefined, instructions: undefined };
}

/**
 * The same documents to the same code in an XS machine, twice: the XS of @agoric/xsnap keeps the name of every property it
 * has ever parsed (a board's collects them), so that only the second time the slots can be compared. Figures are those of
 * the second time. Throws `XsUnavailableError` or `XsMachineError`.
 */
export function mutateOnXs(count: number, seed: number): MutationFigures {
  const script = new XsScript(
    fileURLToPath(new URL("../test/src/twin/mutatedDocuments.ts", import.meta.url)),
  );
  try {
    const feed = (batchSeed: number, documents: number) =>
      script.run({ seed: batchSeed, documents }) as unknown as MutationCounts;
    sum(count, seed, feed);
    const slotsBefore = script.liveSlots();
    const before = script.instructions;
    const counts = sum(count, seed, feed);
    const instructions = script.instructions - before;
    return { ...counts, slotsBefore, slotsAfter: script.liveSlots(), instructions };
  } finally {
    script.close();
  }
}

function sum(
  count: number,
  seed: number,
  feed: (seed: number, documents: number) => MutationCounts,
): MutationCounts {
  let total = feed(seed, Math.min(batch, count));
  for (let done = batch; done < count; done += batch) {
    const next = feed(seed + done / batch, Math.min(batch, count - done));
    total = {
      documents: total.documents + next.documents,
      taken: total.taken + next.taken,
      refused: total.refused + next.refused,
      crashes: total.crashes + next.crashes,
      outOfRange: total.outOfRange + next.outOfRange,
      storedBytes: Math.max(total.storedBytes, next.storedBytes),
      reportedBytes: Math.max(total.reportedBytes, next.reportedBytes),
      first: total.first ?? next.first,
    };
  }
  return total;
}
