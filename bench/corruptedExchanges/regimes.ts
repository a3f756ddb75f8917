import { type Corruption, corruptions } from "./corruption";

/** How often exchanges are corrupted, and how. */
export interface Regime {
  readonly name: string;
  /** Of each exchange on its own; "once": of exactly one in a measurement. */
  readonly probability: number | "once";
  readonly kinds: readonly Corruption[];
  /** So many in a row each time; 1 where absent. */
  readonly row?: number;
  /** How many corrupted exchanges it gets beside the others; 1 where absent. */
  readonly share?: number;
}

const replays = ["replayed", "neighbour"] as const;
const held = ["held"] as const;

/**
 * What no part may take a wrong number from. Where every exchange is corrupted, it is in a way of its own each time. `held`
 * is the worst that chance can do: one old frame comes again each time.
 */
export const claimed: readonly Regime[] = Object.freeze([
  { name: "one exchange in each measurement", probability: "once", kinds: corruptions, share: 0.3 },
  { name: "5 % of all, in every way", probability: 0.05, kinds: corruptions },
  { name: "30 % of all, in every way", probability: 0.3, kinds: corruptions },
  { name: "all, in every way", probability: 1, kinds: corruptions },
  { name: "5 % replayed, or of a neighbour", probability: 0.05, kinds: replays, share: 0.3 },
  { name: "30 % replayed, or of a neighbour", probability: 0.3, kinds: replays },
  { name: "30 % one and the same old frame", probability: 0.3, kinds: held },
]);

/**
 * What nobody can tell from the truth by what is said on the bus, and so is no part of the claim: all that is heard of a
 * part is one and the same moment of its past.
 */
export const beyond: Regime = Object.freeze({
  name: "all, one and the same old frame",
  probability: 1,
  kinds: held,
});

/**
 * A voltage has no frame: what is wrong with a single conversion is lost in their number, and what is wrong with most of
 * them is the voltage. A row of them is what a burst of
 * the radio is.
 */
export const claimedOfConversions: readonly Regime[] = Object.freeze([
  { name: "one conversion in each measurement", probability: "once", kinds: corruptions, share: 0.3 },
  { name: "one row of 16 in each measurement", probability: "once", kinds: corruptions, row: 16 },
  { name: "1 % of all, in every way", probability: 0.01, kinds: corruptions },
  { name: "5 % of all, in every way", probability: 0.05, kinds: corruptions },
  { name: "30 % of all, in every way", probability: 0.3, kinds: corruptions },
]);
