import { describe, expect, it } from "vitest";
import { activeFaults } from "../support/openConnection";
import { PooledDevice } from "./pooledDevice";

const minute = 60_000;
const hour = 60 * minute;

function economical(size: number, modules = 3): PooledDevice {
  const pooled = new PooledDevice({ size, modules, economy: true });
  pooled.pool.open();
  return pooled.run(minute);
}

describe("SessionPool: economy", () => {
  it.each([1, 2, 4])(
    "serves everybody once, the device first, and lets the radio rest, with %i places",
    (size) => {
      const pooled = economical(size);
      expect(pooled.triedSince(0)).toEqual(["device", "ingestion", "inference", "alerting"]);
      expect([pooled.online, pooled.board.network.isOpen]).toEqual([[], false]);
      expect(pooled.time.pending()).toEqual(["session pool"]);
      expect(pooled.close()).toEqual([]);
    },
  );

  it("connects the device for less than five seconds, the join of the Wi-Fi included", () => {
    const pooled = new PooledDevice({ size: 1, modules: 0, economy: true, graceMilliseconds: 0 });
    pooled.pool.open();
    pooled.run(5_000);
    expect([pooled.device.online.length, pooled.board.network.isOpen]).toEqual([1, false]);
  });

  it.each([1, 2, 4])("asks for changes once an hour, with %i places", (size) => {
    const pooled = economical(size);
    pooled.run(24 * hour);
    // An hour after the last turn was over, not on the hour.
    for (const { online } of pooled.sessions) expect(online).toHaveLength(24);
    expect([activeFaults(pooled.faults), pooled.close()]).toEqual([[], []]);
  });

  it("connects who is asked for, and nobody else", () => {
    const pooled = economical(1);
    for (const name of ["device", "inference"]) {
      const now = pooled.time.ticks();
      pooled.pool.request(name);
      pooled.run(minute);
      expect(pooled.triedSince(now)).toEqual([name]);
    }
    expect(pooled.online).toEqual([]);
  });

  it("serves the device before the modules where both are asked for", () => {
    for (const size of [1, 2]) {
      const pooled = economical(size);
      const now = pooled.time.ticks();
      for (const name of ["inference", "device"]) pooled.pool.request(name);
      pooled.run(minute);
      expect(pooled.triedSince(now).sort()).toEqual(["device", "inference"]);
      if (size === 1) expect(pooled.triedSince(now)[0]).toBe("device");
    }
  });

  it("lets a module in between the turns of a device that is asked for all the time", () => {
    const pooled = economical(1);
    const now = pooled.time.ticks();
    pooled.pool.request("inference");
    for (let second = 0; second < 30; second++) {
      pooled.pool.request("device");
      pooled.run(1_000);
    }
    expect(pooled.triedSince(now)).toContain("inference");
  });

  it("gives up on a hub that is away after 90 s, and tries again later and later, the device alone", () => {
    const pooled = economical(2);
    pooled.hubAnswers = false;
    const turns: number[] = [];
    let wasOpen = false;
    const down = pooled.time.ticks();
    for (let second = 0; second < 16 * 3_600; second++) {
      pooled.run(1_000);
      const isOpen = pooled.device.link.state !== "stopped";
      if (isOpen && !wasOpen) turns.push(pooled.time.ticks());
      wasOpen = isOpen;
    }
    expect(new Set(pooled.triedSince(down))).toEqual(new Set(["device"]));
    const gaps = turns.slice(1).map((at, index) => at - (turns[index] ?? 0));
    gaps.forEach((gap, index) => {
      const most = Math.min(hour, minute * 2 ** index);
      expect(gap).toBeGreaterThanOrEqual(89_000 + most / 2);
      expect(gap).toBeLessThanOrEqual(92_000 + most);
    });
    expect(gaps.length).toBeGreaterThan(12);
    expect(activeFaults(pooled.faults)).toEqual(["connectionFailed"]);
    pooled.hubAnswers = true;
    pooled.run(2 * hour);
    expect(activeFaults(pooled.faults)).toEqual([]);
    for (const { online } of pooled.sessions) expect(online.at(-1)).toBeGreaterThan(turns.at(-1) ?? 0);
  });

  it("shortens no back-off for a request", () => {
    const pooled = economical(1, 0);
    pooled.hubAnswers = false;
    pooled.pool.request("device");
    pooled.run(90_000);
    expect(pooled.pool.openSessions).toEqual([]);
    for (let second = 0; second < 29; second++) {
      pooled.pool.request("device");
      pooled.run(1_000);
      expect(pooled.pool.openSessions).toEqual([]);
    }
    pooled.hubAnswers = true;
    pooled.run(minute);
    expect(pooled.device.online).toHaveLength(2);
  });

  it("tells a Wi-Fi that is away, and joins it when it is back", () => {
    const pooled = economical(1);
    pooled.setAir(false);
    pooled.run(6 * hour);
    expect(activeFaults(pooled.faults)).toEqual(["networkDown"]);
    const back = pooled.time.ticks();
    pooled.setAir(true);
    pooled.run(2 * hour);
    expect(activeFaults(pooled.faults)).toEqual([]);
    for (const { online } of pooled.sessions) expect(online.at(-1)).toBeGreaterThan(back);
  });

  it("sets the clock anew once a day", () => {
    const pooled = new PooledDevice({ size: 1, economy: true });
    let questions = 0;
    const { network } = pooled.board;
    const ask = network.synchronizeClock;
    network.synchronizeClock = (onDone) => {
      questions++;
      ask(onDone);
    };
    pooled.pool.open();
    pooled.run(5 * 24 * hour);
    expect(questions).toBeGreaterThanOrEqual(4);
    expect(questions).toBeLessThanOrEqual(5);
  });
});

describe("SessionPool: economy switched", () => {
  it.each([1, 2, 4])("on: who is connected goes once it is idle, with %i places", (size) => {
    const pooled = new PooledDevice({ size });
    pooled.pool.open();
    pooled.run(minute);
    pooled.pool.setEconomy(true);
    pooled.pool.setEconomy(true);
    pooled.run(10_000);
    expect([pooled.online, pooled.board.network.isOpen]).toEqual([[], false]);
    expect(pooled.time.pending()).toEqual(["session pool"]);
  });

  it("on: a device that is busy has its 90 s from then on", () => {
    const pooled = new PooledDevice({ size: 2 });
    pooled.pool.open();
    pooled.run(hour / 2);
    pooled.device.isBusy = true;
    pooled.pool.setEconomy(true);
    pooled.run(89_000);
    expect(pooled.online).toEqual(["device"]);
    pooled.run(2_000);
    expect(pooled.online).toEqual([]);
  });

  it("on while the hub is away: the device tries again after a minute, as it was not done", () => {
    const pooled = new PooledDevice({ size: 1 });
    pooled.pool.open();
    pooled.run(minute);
    pooled.hubAnswers = false;
    pooled.dropAll();
    pooled.pool.setEconomy(true);
    pooled.run(91_000);
    expect(pooled.pool.openSessions).toEqual([]);
    pooled.hubAnswers = true;
    const now = pooled.time.ticks();
    pooled.run(minute + 5_000);
    expect(pooled.device.online.at(-1)).toBeGreaterThan(now);
  });

  it.each([
    [1, ["device"]],
    [2, ["device"]],
    [4, ["device", "ingestion", "inference", "alerting"]],
  ] as const)("off: who is to stay connects, with %i places", (size, online) => {
    const pooled = economical(size);
    pooled.pool.setEconomy(false);
    pooled.run(5_000);
    expect(pooled.online).toEqual(online);
    pooled.run(hour / 2);
    expect(pooled.online).toEqual(online);
  });

  it("on while a module has the place: the device follows, delivers, and goes too", () => {
    const pooled = new PooledDevice({ size: 1 });
    pooled.pool.open();
    while (!pooled.pool.openSessions.includes("ingestion")) pooled.run(10);
    pooled.pool.setEconomy(true);
    pooled.run(minute);
    expect(pooled.triedSince(0)).toEqual(["device", "ingestion", "device", "inference", "alerting"]);
    expect(pooled.online).toEqual([]);
  });

  it("off while a module has the place: the device follows and stays", () => {
    const pooled = new PooledDevice({ size: 1, economy: true });
    pooled.pool.open();
    while (!pooled.pool.openSessions.includes("ingestion")) pooled.run(10);
    pooled.pool.setEconomy(false);
    pooled.run(minute);
    expect(pooled.triedSince(0)).toEqual([
      "device",
      "ingestion",
      "device",
      "inference",
      "alerting",
      "device",
    ]);
    expect(pooled.online).toEqual(["device"]);
  });

  it("off while the device is in its back-off: it tries at once", () => {
    const pooled = economical(1);
    pooled.hubAnswers = false;
    pooled.pool.request("device");
    pooled.run(92_000);
    expect(pooled.pool.openSessions).toEqual([]);
    pooled.hubAnswers = true;
    pooled.pool.setEconomy(false);
    pooled.run(5_000);
    expect(pooled.online).toEqual(["device"]);
  });

  it("on and off within one turn changes nothing", () => {
    const pooled = new PooledDevice({ size: 1 });
    pooled.pool.open();
    pooled.run(minute);
    const now = pooled.time.ticks();
    pooled.pool.setEconomy(true);
    pooled.run(300);
    pooled.pool.setEconomy(false);
    pooled.run(minute);
    expect([pooled.triedSince(now), pooled.online]).toEqual([[], ["device"]]);
  });
});
