import { describe, expect, it } from "vitest";
import { activeFaults } from "../support/openConnection";
import { PooledDevice } from "./pooledDevice";

const minute = 60_000;
const hour = 60 * minute;
const all = ["device", "ingestion", "inference", "alerting"];

/** After the first round: every module has been served, and the device is back. */
function settled(options: Partial<ConstructorParameters<typeof PooledDevice>[0]> = {}): PooledDevice {
  const pooled = new PooledDevice({ size: 1, ...options });
  pooled.pool.open();
  return pooled.run(minute);
}

describe("SessionPool: with a single place", () => {
  it("serves the device, then all modules in one go, and the device again", () => {
    const pooled = settled();
    expect(pooled.triedSince(0)).toEqual([...all, "device"]);
    expect([pooled.online, pooled.close()]).toEqual([["device"], []]);
  });

  it("leaves the Wi-Fi for none of it", () => {
    const pooled = new PooledDevice({ size: 1 });
    const lines: boolean[] = [];
    const { network } = pooled.board;
    const close = network.close;
    network.close = () => {
      lines.push(true);
      close();
    };
    pooled.pool.open();
    pooled.run(3 * hour);
    expect(lines).toEqual([]);
  });

  it("gives every module a turn an hour, and sets no timer of its own in between but for that", () => {
    const pooled = settled();
    expect(pooled.time.pending()).toEqual(["session pool", "token renewal"]);
    const now = pooled.time.ticks();
    pooled.run(hour - 10_000);
    expect(new Set(pooled.triedSince(now))).toEqual(new Set(all));
    expect(pooled.online).toEqual(["device"]);
    pooled.run(24 * hour);
    const turns = pooled.modules.map(({ online }) => online.length);
    for (const count of turns) expect(count).toBeGreaterThanOrEqual(25);
    for (const count of turns) expect(count).toBeLessThanOrEqual(27);
    expect([activeFaults(pooled.faults), pooled.close()]).toEqual([[], []]);
  });

  it("gives a module that is asked for its turn within seconds", () => {
    const pooled = settled();
    const now = pooled.time.ticks();
    pooled.pool.request("alerting");
    pooled.run(5_000);
    expect(pooled.triedSince(now)).toEqual(["alerting", "device"]);
    expect(pooled.session("alerting").online.at(-1)).toBeLessThan(now + 2_000);
  });

  it("takes a second to see that the device rests, however long it did before", () => {
    const pooled = settled();
    pooled.pool.setEconomy(true);
    pooled.run(600);
    pooled.pool.setEconomy(false);
    pooled.run(hour / 2);
    const now = pooled.time.ticks();
    pooled.pool.request("alerting");
    pooled.run(900);
    expect(pooled.triedSince(now)).toEqual([]);
    pooled.run(700);
    expect(pooled.triedSince(now)).toEqual(["alerting"]);
  });

  it("serves what is asked for during another's turn right after it, before the device is back", () => {
    const pooled = settled();
    const now = pooled.time.ticks();
    pooled.pool.request("ingestion");
    pooled.run(1_700);
    expect(pooled.pool.openSessions).toEqual(["ingestion"]);
    pooled.pool.request("alerting");
    pooled.run(minute);
    expect(pooled.triedSince(now)).toEqual(["ingestion", "alerting", "device"]);
  });

  it("serves in the order in which was asked", () => {
    const pooled = settled();
    const now = pooled.time.ticks();
    for (const name of ["alerting", "ingestion", "inference"]) {
      pooled.pool.request(name);
      pooled.run(10);
    }
    pooled.run(minute);
    expect(pooled.triedSince(now)).toEqual(["alerting", "ingestion", "inference", "device"]);
  });

  it("makes nothing of a request for a session that is connected", () => {
    const pooled = settled();
    const now = pooled.time.ticks();
    pooled.pool.request("device");
    pooled.run(minute);
    expect(pooled.triedSince(now)).toEqual([]);
    pooled.pool.request("ingestion");
    pooled.run(1_700);
    pooled.pool.request("ingestion");
    pooled.run(minute);
    expect(pooled.triedSince(now)).toEqual(["ingestion", "device"]);
  });

  it("brings the device back after the present turn where that is asked for", () => {
    const pooled = new PooledDevice({ size: 1 });
    pooled.pool.open();
    while (!pooled.pool.openSessions.includes("ingestion")) pooled.run(100);
    pooled.pool.request("device");
    pooled.run(minute);
    expect(pooled.triedSince(0)).toEqual([
      "device",
      "ingestion",
      "device",
      "inference",
      "alerting",
      "device",
    ]);
  });

  it("refuses a name that no session has", () => {
    expect(() => settled().pool.request("update")).toThrow('there is no session "update"');
  });

  it("keeps the device while it has something to do, but for no more than a minute where a module waits", () => {
    const pooled = settled();
    pooled.device.isBusy = true;
    const now = pooled.time.ticks();
    pooled.pool.request("alerting");
    pooled.run(59_000);
    expect(pooled.triedSince(now)).toEqual([]);
    pooled.run(1_500);
    expect(pooled.triedSince(now)).toEqual(["alerting"]);
    pooled.run(minute);
    expect(pooled.online).toEqual(["device"]);
  });

  it("brings the device back within three minutes, though modules never come to an end", () => {
    const pooled = settled();
    for (const module of pooled.modules) {
      module.isBusy = true;
      pooled.pool.request(module.name);
    }
    let left: number | undefined;
    let longest = 0;
    for (let second = 0; second < 3_600; second++) {
      pooled.run(1_000);
      const isAway = pooled.device.link.state === "stopped";
      left = isAway ? (left ?? pooled.time.ticks()) : undefined;
      longest = Math.max(longest, left === undefined ? 0 : pooled.time.ticks() - left);
    }
    expect(longest).toBeGreaterThan(120_000);
    expect(longest).toBeLessThanOrEqual(180_000);
    for (const { online } of pooled.modules) expect(online.length).toBeGreaterThan(3);
    expect(pooled.close()).toEqual([]);
  });

  it("ends a turn after 90 s, and tries that module again later and later", () => {
    const pooled = settled();
    const inference = pooled.session("inference");
    inference.isBusy = true;
    pooled.pool.request("inference");
    const before = inference.online.length;
    pooled.run(12 * hour);
    const times = inference.online.slice(before);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    gaps.forEach((gap, index) => {
      expect(gap).toBeGreaterThanOrEqual(90_000 + Math.min(hour, minute * 2 ** index) / 2);
      expect(gap).toBeLessThanOrEqual(100_000 + Math.min(hour, minute * 2 ** index));
    });
    expect(gaps.length).toBeGreaterThan(10);
    expect(pooled.board.lines.join("\n")).toContain(
      "inference: was not done in time; its next turn comes in",
    );
    expect(activeFaults(pooled.faults)).toEqual([]);
    inference.isBusy = false;
    pooled.run(2 * hour);
    const turns = inference.online.length;
    pooled.run(10 * hour);
    expect(inference.online.length - turns).toBeLessThanOrEqual(10);
  });
});
