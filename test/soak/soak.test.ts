import { beforeAll, describe, expect, it } from "vitest";
import { judgeSoak } from "../../bench/soak/judgeSoak";
import { type SoakTally, soak } from "../../bench/soak/soak";
import { soakDevices } from "../../bench/soak/soakPlans";
import { day } from "../../bench/soak/soakTroubles";
import { createNodeEngine } from "../../host-sim/engine/nodeEngine";

/** What `npm run soak` does for a year, six times as thick. */
describe("Five days of drops, cuts, restarts, jumps and faults", () => {
  let tally: SoakTally;
  beforeAll(() => {
    const engine = createNodeEngine();
    const plan = { seed: 7, days: 5, calmDays: 2, haste: 6, hubRestart: 6 * day, devices: soakDevices };
    tally = soak({ engine, ...plan });
  }, 120_000);

  it("is full of trouble of every kind", () => {
    const kinds = new Set(tally.devices.flatMap(({ troubles }) => [...troubles.keys()]));
    expect([...kinds].sort()).toEqual([
      "badSector",
      "clockJump",
      "drop",
      "halfOpen",
      "networkAway",
      "powerCut",
      "probeFault",
      "tornWrite",
    ]);
    expect(tally.hubRestarts).toBeGreaterThan(0);
  });

  it("costs no record, brings none out of order, and leaves nothing behind", () => {
    expect(judgeSoak(tally, soakDevices)).toEqual([]);
    for (const { records } of tally.devices) expect(records.made).toBeGreaterThan(5 * 96);
  });
});
