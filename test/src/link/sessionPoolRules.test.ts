import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PooledDevice } from "./pooledDevice";

const minute = 60_000;
const hour = 60 * minute;
const names = ["device", "ingestion", "inference", "alerting"] as const;

/** What may happen to a pool, each as a change and how long it is left to itself after that. */
type Act = readonly [(pooled: PooledDevice) => void, string];

const anyName = fc.constantFrom(...names);
const act: fc.Arbitrary<Act> = fc.oneof(
  anyName.map((name): Act => [({ pool }) => pool.request(name), `request ${name}`]),
  fc.boolean().map((on): Act => [({ pool }) => pool.setEconomy(on), `economy ${on}`]),
  fc.boolean().map((isUp): Act => [(pooled) => pooled.setAir(isUp), `air ${isUp}`]),
  fc
    .boolean()
    .map((answers): Act => [(pooled) => Object.assign(pooled, { hubAnswers: answers }), `hub ${answers}`]),
  anyName.map((name): Act => [({ refused }) => refused.add(name), `refuse ${name}`]),
  anyName.map((name): Act => [({ refused }) => refused.delete(name), `take ${name}`]),
  fc
    .tuple(anyName, fc.boolean())
    .map(
      ([name, isBusy]): Act => [
        (pooled) => Object.assign(pooled.session(name), { isBusy }),
        `busy ${name} ${isBusy}`,
      ],
    ),
  fc.constant<Act>([(pooled) => pooled.dropAll(), "drop all"]),
);
const wait = fc.oneof(fc.nat(3_000), fc.nat(2 * minute), fc.nat(3 * hour));
const course = fc.array(fc.tuple(act, wait), { maxLength: 25 });
const size = fc.integer({ min: 1, max: 5 });

/** Lives through it; after every event, `PooledDevice` checks the places and that the device came first. */
function live(places: number, economy: boolean, seed: number, acts: readonly (readonly [Act, number])[]) {
  const pooled = new PooledDevice({ size: places, economy, seed });
  pooled.pool.open();
  for (const [[change], milliseconds] of acts) {
    change(pooled);
    pooled.run(milliseconds);
  }
  return pooled;
}

/** All is well again from here on. */
function mend(pooled: PooledDevice): void {
  pooled.hubAnswers = true;
  pooled.refused.clear();
  for (const session of pooled.sessions) session.isBusy = false;
  pooled.setAir(true);
}

describe("SessionPool: whatever happens", () => {
  it("has never more sessions open than places, serves the device first, and leaves nothing behind", () => {
    fc.assert(
      fc.property(size, fc.boolean(), fc.nat(), course, (places, economy, seed, acts) => {
        const pooled = live(places, economy, seed, acts);
        expect(pooled.faults.isActive("internalError")).toBe(false);
        expect(pooled.close()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("serves everybody within two hours and a half once all is well", () => {
    fc.assert(
      fc.property(size, fc.boolean(), fc.nat(), course, (places, economy, seed, acts) => {
        const pooled = live(places, economy, seed, acts);
        mend(pooled);
        const mended = pooled.time.ticks();
        pooled.run(2.5 * hour);
        for (const { name, online, link } of pooled.sessions) {
          const isServed = link.state === "online" || (online.at(-1) ?? -1) >= mended;
          expect(isServed, name).toBe(true);
        }
        expect(pooled.faults.isActive("moduleUnreachable")).toBe(false);
        expect(pooled.faults.isActive("connectionFailed")).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("connects within half a minute who is asked for, where the hub answers and nobody hangs", () => {
    const requests = fc.array(fc.tuple(anyName, fc.nat(20_000)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(size, fc.boolean(), fc.nat(hour), requests, (places, economy, start, asked) => {
        const pooled = new PooledDevice({ size: places, economy });
        pooled.pool.open();
        pooled.run(minute + start);
        const waiting: { readonly name: string; readonly at: number }[] = [];
        for (const [name, milliseconds] of asked) {
          const isConnected = pooled.pool.openSessions.includes(name);
          if (!isConnected) waiting.push({ name, at: pooled.time.ticks() });
          pooled.pool.request(name);
          pooled.run(milliseconds);
        }
        pooled.run(minute);
        for (const { name, at } of waiting) {
          const next = pooled.session(name).online.find((ticks) => ticks >= at);
          expect((next ?? Number.POSITIVE_INFINITY) - at, name).toBeLessThanOrEqual(30_000);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("rests: with nothing to do it wakes up no more than some times an hour", () => {
    fc.assert(
      fc.property(size, fc.boolean(), course, (places, economy, acts) => {
        const pooled = live(places, economy, 1, acts);
        mend(pooled);
        pooled.pool.setEconomy(economy);
        pooled.run(3 * hour);
        let looks = 0;
        const end = pooled.time.ticks() + hour;
        for (let due = pooled.time.nextDue(); due !== undefined && due <= end; due = pooled.time.nextDue()) {
          pooled.time.step();
          looks++;
        }
        expect(looks).toBeLessThan(250);
      }),
      { numRuns: 30 },
    );
  });
});
