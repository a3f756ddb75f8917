import { describe, expect, it } from "vitest";
import { activeFaults } from "../support/openConnection";
import { PooledDevice } from "./pooledDevice";

const minute = 60_000;
const hour = 60 * minute;

function settled(size: number): PooledDevice {
  const pooled = new PooledDevice({ size });
  pooled.pool.open();
  return pooled.run(minute);
}

/** Runs to the moment where the module is open and as far as it is said. */
function inTurnOf(name: string, size: number, state = "online"): PooledDevice {
  const pooled = settled(size);
  pooled.pool.request(name);
  while (pooled.session(name).link.state !== state) pooled.run(10);
  return pooled;
}

describe("SessionPool: a module that the hub refuses", () => {
  it("ends its turn at once, is told, and tried again after a minute, doubling to an hour", () => {
    const pooled = new PooledDevice({ size: 1, modules: 1 });
    pooled.refused.add("ingestion");
    pooled.pool.open();
    pooled.run(12 * hour);
    const times = pooled.tried.filter(({ name }) => name === "ingestion").map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    gaps.forEach((gap, index) => {
      const most = Math.min(hour, minute * 2 ** index);
      expect(gap).toBeGreaterThanOrEqual(most / 2);
      expect(gap).toBeLessThanOrEqual(most + 5_000);
    });
    expect(gaps.length).toBeGreaterThan(15);
    expect(activeFaults(pooled.faults)).toEqual(["moduleUnreachable"]);
    expect(pooled.online).toEqual(["device"]);
    expect(pooled.board.lines.join("\n")).toMatch(
      /ingestion: could not connect; its next turn comes in \d+ s/,
    );
    expect(pooled.close()).toEqual([]);
  });

  it("costs the device its place for a blink only", () => {
    const pooled = new PooledDevice({ size: 1, modules: 1 });
    pooled.refused.add("ingestion");
    pooled.pool.open();
    while (pooled.triedSince(0).length < 3) pooled.run(10);
    const [, refusedAt = 0, backAt = 0] = pooled.tried.map(({ at }) => at);
    expect(backAt - refusedAt).toBeLessThan(100);
  });

  it("gets no turn sooner for being asked for", () => {
    const pooled = new PooledDevice({ size: 2, modules: 2 });
    pooled.refused.add("ingestion");
    pooled.pool.open();
    pooled.run(8_000);
    expect(pooled.triedSince(0)).toEqual(["device", "ingestion", "inference"]);
    for (let second = 0; second < 25; second++) {
      pooled.pool.request("ingestion");
      pooled.run(1_000);
    }
    expect(pooled.triedSince(8_000)).toEqual([]);
    pooled.refused.clear();
    pooled.run(minute);
    expect([pooled.triedSince(8_000), activeFaults(pooled.faults)]).toEqual([["ingestion"], []]);
  });

  it("is told until each of them has had a good turn", () => {
    const pooled = new PooledDevice({ size: 1 });
    pooled.refused.add("ingestion").add("alerting");
    pooled.pool.open();
    pooled.run(minute);
    expect(pooled.session("inference").online).toHaveLength(1);
    pooled.refused.delete("ingestion");
    pooled.run(2 * hour);
    expect(pooled.session("ingestion").online.length).toBeGreaterThan(0);
    expect(pooled.told).toEqual(["+moduleUnreachable"]);
    pooled.refused.clear();
    pooled.run(2 * hour);
    expect(pooled.told).toEqual(["+moduleUnreachable", "-moduleUnreachable"]);
  });

  it("begins with a minute again once it has had a good turn", () => {
    const pooled = new PooledDevice({ size: 2, modules: 2 });
    pooled.refused.add("ingestion");
    pooled.pool.open();
    pooled.run(12 * hour);
    pooled.refused.clear();
    pooled.run(2 * hour);
    pooled.refused.add("ingestion");
    pooled.pool.request("ingestion");
    pooled.run(0);
    const now = pooled.time.ticks() + 1;
    pooled.run(minute + 1_000);
    expect(pooled.triedSince(now)).toContain("ingestion");
  });
});

describe("SessionPool: losses in a turn", () => {
  it.each([1, 2])("a lost connection ends it at once and is told, with %i places", (size) => {
    const pooled = inTurnOf("inference", size);
    const before = pooled.time.ticks();
    pooled.board.mqtt.client.fail("reset by peer");
    pooled.run(0);
    expect(pooled.session("inference").link.state).toBe("stopped");
    pooled.run(10_000);
    expect([pooled.online, activeFaults(pooled.faults)]).toEqual([["device"], ["moduleUnreachable"]]);
    pooled.run(2 * minute);
    expect(pooled.triedSince(before)).toEqual(size === 1 ? ["device", "inference", "device"] : ["inference"]);
    expect([pooled.online, activeFaults(pooled.faults)]).toEqual([["device"], []]);
  });

  it.each([
    [1, "online"],
    [1, "resolving"],
    [2, "online"],
  ] as const)(
    "a lost network blames no module: the device waits for it and tells it, with %i places, %s",
    (size, state) => {
      const pooled = inTurnOf("inference", size, state);
      const before = pooled.time.ticks() + 1;
      pooled.setAir(false);
      pooled.run(100);
      expect(pooled.pool.openSessions).toEqual(["device"]);
      pooled.run(hour);
      expect(pooled.pool.openSessions).toEqual(["device"]);
      expect(["offline", "joining"]).toContain(pooled.device.link.state);
      expect([pooled.triedSince(before), activeFaults(pooled.faults)]).toEqual([[], ["networkDown"]]);
      pooled.setAir(true);
      while (pooled.device.link.state !== "online") pooled.run(100);
      pooled.run(8_000);
      expect(activeFaults(pooled.faults)).toEqual([]);
      expect(pooled.triedSince(before).slice(0, 2)).toEqual(["device", "inference"]);
      pooled.run(minute);
      expect([pooled.online, pooled.close()]).toEqual([["device"], []]);
    },
  );

  it.each([1, 2])("a hub that restarts is waited for by the device, with %i places", (size) => {
    const pooled = inTurnOf("inference", size);
    pooled.hubAnswers = false;
    pooled.dropAll();
    pooled.pool.request("alerting");
    pooled.run(10 * minute);
    expect(pooled.pool.openSessions).toEqual(["device"]);
    const down = pooled.time.ticks();
    pooled.run(hour);
    expect(new Set(pooled.triedSince(down))).toEqual(new Set(["device"]));
    pooled.hubAnswers = true;
    pooled.run(2 * hour);
    expect([pooled.online, activeFaults(pooled.faults)]).toEqual([["device"], []]);
    for (const { online } of pooled.modules) expect(online.at(-1)).toBeGreaterThan(down);
    expect(pooled.close()).toEqual([]);
  });

  it("a turn that ends with the network still away is no module's fault", () => {
    const pooled = new PooledDevice({ size: 1, graceMilliseconds: 0 });
    pooled.pool.open();
    while (!pooled.pool.openSessions.includes("ingestion")) pooled.run(10);
    pooled.setAir(false);
    pooled.run(91_000);
    expect(pooled.pool.openSessions).toEqual(["device"]);
    pooled.run(hour);
    expect(pooled.pool.openSessions).toEqual(["device"]);
    expect(activeFaults(pooled.faults)).toEqual(["networkDown"]);
    pooled.setAir(true);
    pooled.run(40 * minute);
    for (const { online } of pooled.modules) expect(online.length).toBeGreaterThan(0);
    expect([pooled.online, activeFaults(pooled.faults)]).toEqual([["device"], []]);
  });
});

describe("SessionPool: with two places", () => {
  it("keeps the device, and lets the modules take turns in the other", () => {
    const pooled = settled(2);
    expect(pooled.triedSince(0)).toEqual(["device", "ingestion", "inference", "alerting"]);
    pooled.run(5 * hour);
    expect([pooled.device.online.length, pooled.online]).toEqual([1, ["device"]]);
    for (const { online } of pooled.modules) expect(online).toHaveLength(6);
    expect(pooled.close()).toEqual([]);
  });

  it("serves who is asked for before those that are merely due", () => {
    const pooled = new PooledDevice({ size: 2 });
    pooled.pool.open();
    pooled.pool.request("alerting");
    pooled.run(minute);
    expect(pooled.triedSince(0)).toEqual(["device", "alerting", "ingestion", "inference"]);
  });

  it("goes on with turns while the device renews its token", () => {
    const pooled = settled(2);
    pooled.run(24 * hour);
    expect([pooled.device.online.length, activeFaults(pooled.faults)]).toEqual([2, []]);
    for (const { online } of pooled.modules) expect(online.length).toBeGreaterThanOrEqual(24);
  });
});
