import type { SoakDevicePlan } from "./soak";
import { day } from "./soakTroubles";

/** Devices that live through the troubles of the field, each with another emphasis. */
export const soakDevices: readonly SoakDevicePlan[] = [
  // Never loses its power: its counter of milliseconds wraps three days after the start, and every 49.7 days.
  {
    name: "steady",
    sectors: 48,
    counterStart: 2 ** 32 - 3 * day,
    driftPartsPerMillion: 40,
    troubles: { drop: 2 * day, halfOpen: 9 * day, networkAway: 5 * day, probeFault: 6 * day },
  },
  // Loses its power about every other day, half of the times while it writes.
  {
    name: "flickering",
    sectors: 48,
    troubles: {
      powerCut: 4 * day,
      tornWrite: 3 * day,
      drop: 5 * day,
      networkAway: 8 * day,
      probeFault: 12 * day,
    },
  },
  // A flash of four days and a network that stays away for up to twelve: the outbox runs full again and again.
  {
    name: "remote",
    sectors: 8,
    runsFull: true,
    driftPartsPerMillion: -60,
    troubles: { networkAway: 9 * day, longestAway: 12 * day, drop: 3 * day, halfOpen: 20 * day },
  },
  // Its clock jumps by up to a day and its flash wears out, sector by sector.
  {
    name: "worn",
    sectors: 48,
    driftPartsPerMillion: 120,
    troubles: {
      clockJump: 5 * day,
      badSector: 15 * day,
      drop: 3 * day,
      networkAway: 6 * day,
      powerCut: 20 * day,
      tornWrite: 25 * day,
      probeFault: 10 * day,
    },
  },
];
