import { describe, expect, it } from "vitest";
import { activeFaults } from "../support/openConnection";
import { PooledDevice } from "./pooledDevice";

const minute = 60_000;
const hour = 60 * minute;

/** How long the radio was on in that time, in milliseconds. */
function awake(pooled: PooledDevice, milliseconds: number): number {
  let sum = 0;
  for (let passed = 0; passed < milliseconds; passed += 1_000) {
    if (pooled.board.network.isOpen) sum += 1_000;
    pooled.run(1_000);
  }
  return sum;
}

/** A device whose sessions have all been served. */
function settled(size: number): PooledDevice {
  const pooled = new PooledDevice({ size });
  pooled.pool.open();
  return pooled.run(minute);
}

describe("SessionPool: the radio rests", () => {
  it.each([1, 2, 4])("while the network is away, as no module keeps it on, with %i places", (size) => {
    const pooled = settled(size);
    pooled.setAir(false);
    awake(pooled, 2 * hour);
    expect(awake(pooled, 6 * hour)).toBeLessThan(0.15 * 6 * hour);
    expect(activeFaults(pooled.faults)).toEqual(["networkDown"]);
    pooled.setAir(true);
    pooled.run(31 * minute);
    expect(pooled.online).toContain("device");
    expect([activeFaults(pooled.faults), pooled.close()]).toEqual([[], []]);
  });

  it.each([1, 2, 4])("between the tries while the hub is away, with %i places", (size) => {
    const pooled = settled(size);
    pooled.hubAnswers = false;
    pooled.dropAll();
    awake(pooled, 2 * hour);
    // Each try lasts 45 s, until the hub is given up.
    expect(awake(pooled, 6 * hour)).toBeLessThan(0.3 * 6 * hour);
    expect(activeFaults(pooled.faults)).toEqual(["connectionFailed"]);
    const away = pooled.time.ticks();
    pooled.hubAnswers = true;
    pooled.run(hour + 10 * minute);
    expect([activeFaults(pooled.faults), pooled.online.includes("device")]).toEqual([[], true]);
    for (const { online } of pooled.modules) expect(online.at(-1)).toBeGreaterThan(away);
    expect(pooled.close()).toEqual([]);
  });

  it("closes the modules with it, and connects them again after the device", () => {
    const pooled = settled(4);
    pooled.setAir(false);
    while (pooled.device.link.state !== "offline") pooled.run(100);
    pooled.run(0);
    expect(pooled.pool.openSessions).toEqual(["device"]);
    pooled.run(6_000);
    expect(pooled.board.network.isOpen).toBe(false);
    const now = pooled.time.ticks();
    pooled.setAir(true);
    pooled.run(2 * minute);
    expect(pooled.triedSince(now)).toEqual(["device", "ingestion", "inference", "alerting"]);
    expect(pooled.told.filter((fault) => fault.includes("moduleUnreachable"))).toEqual([]);
  });

  it("not for a request: what is due waits for the end of the rest, and no longer", () => {
    const pooled = settled(1);
    pooled.setAir(false);
    while (pooled.device.link.state !== "offline") pooled.run(100);
    pooled.run(6_000);
    pooled.setAir(true);
    for (let second = 0; second < 20; second++) {
      pooled.pool.request("device");
      pooled.run(1_000);
      expect(pooled.board.network.isOpen).toBe(false);
    }
    pooled.run(minute);
    expect(pooled.online).toEqual(["device"]);
  });

  it("in economy where it is switched on meanwhile, and is on again where it is switched off", () => {
    const pooled = settled(2);
    pooled.setAir(false);
    while (pooled.device.link.state !== "offline") pooled.run(100);
    pooled.pool.setEconomy(true);
    pooled.run(10 * minute);
    pooled.setAir(true);
    pooled.pool.setEconomy(false);
    pooled.run(10_000);
    expect(pooled.online).toContain("device");
    expect(pooled.close()).toEqual([]);
  });

  it("and goes on in turns though random numbers fail", () => {
    const pooled = settled(1);
    Object.assign(pooled.board.entropy, {
      random: () => {
        throw new Error("no random numbers");
      },
    });
    pooled.refused.add("alerting");
    pooled.pool.request("alerting");
    pooled.run(5 * minute);
    expect(pooled.online).toEqual(["device"]);
    expect(activeFaults(pooled.faults)).toEqual(["moduleUnreachable"]);
  });
});
