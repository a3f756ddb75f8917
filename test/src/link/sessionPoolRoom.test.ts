import { describe, expect, it } from "vitest";
import { SessionPool } from "../../../src/link/sessionPool";
import { activeFaults } from "../support/openConnection";
import { PooledDevice } from "./pooledDevice";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("SessionPool: with room for all", () => {
  it("keeps all connected, the device first", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(day / 2);
    expect(pooled.tried.map(({ name }) => name)).toEqual(["device", "ingestion", "inference", "alerting"]);
    expect(pooled.online).toEqual(["device", "ingestion", "inference", "alerting"]);
    expect(pooled.close()).toEqual([]);
  });

  it("sets no timer of its own while all is at rest", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(minute);
    expect(pooled.time.pending().filter((name) => name !== "token renewal")).toEqual([]);
  });

  it("lets no module try while the device cannot get online", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.refused.add("device");
    pooled.pool.open();
    pooled.run(hour);
    expect(new Set(pooled.tried.map(({ name }) => name))).toEqual(new Set(["device"]));
    pooled.refused.clear();
    pooled.run(10 * minute);
    expect(pooled.online).toHaveLength(4);
  });

  it("waits for no idle moment of a device that never has one", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.device.isBusy = true;
    pooled.pool.open();
    pooled.run(minute);
    expect(pooled.online).toEqual(["device"]);
    pooled.run(3_000);
    expect(pooled.online).toHaveLength(4);
  });

  it("tells a module that the hub refuses, until it takes it, without a fault of the device's link", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.refused.add("inference");
    pooled.pool.open();
    pooled.run(minute);
    expect(activeFaults(pooled.faults)).toEqual(["moduleUnreachable"]);
    expect(pooled.online).toEqual(["device", "ingestion", "alerting"]);
    pooled.refused.clear();
    pooled.run(10 * minute);
    expect([pooled.online.length, activeFaults(pooled.faults)]).toEqual([4, []]);
  });

  it("comes back whole after the hub has restarted, and blames no module", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(minute);
    pooled.dropAll();
    expect(activeFaults(pooled.faults)).toEqual(["connectionFailed"]);
    pooled.run(minute);
    expect([pooled.online.length, activeFaults(pooled.faults)]).toEqual([4, []]);
  });

  it("blames no module while the hub is away for all", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(minute);
    pooled.hubAnswers = false;
    pooled.dropAll();
    pooled.run(hour);
    expect(pooled.told).toEqual(["+connectionFailed"]);
  });

  it("blames no module whose line breaks, as long as it comes back", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(minute);
    pooled.drop("inference");
    pooled.run(minute);
    expect([pooled.online.length, pooled.told]).toEqual([4, []]);
  });

  it("renews every token within its day, and does not disturb the others by that", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(3 * day);
    expect(pooled.online).toHaveLength(4);
    for (const { online } of pooled.sessions) expect(online).toHaveLength(4);
    expect(activeFaults(pooled.faults)).toEqual([]);
    expect(pooled.close()).toEqual([]);
  });

  it("comes back whole after the network was away", () => {
    const pooled = new PooledDevice({ size: 4 });
    pooled.pool.open();
    pooled.run(minute);
    pooled.setAir(false);
    pooled.run(hour);
    expect([pooled.online, activeFaults(pooled.faults)]).toEqual([[], ["networkDown"]]);
    pooled.setAir(true);
    // The longest rest of the radio.
    pooled.run(31 * minute);
    expect([pooled.online.length, activeFaults(pooled.faults)]).toEqual([4, []]);
  });
});

describe("SessionPool: alone", () => {
  it("of a device without modules stays connected, in one place as in four, with no timer of its own", () => {
    for (const size of [1, 4]) {
      const pooled = new PooledDevice({ size, modules: 0 });
      pooled.pool.open();
      pooled.run(day / 2);
      expect([pooled.tried.length, pooled.online]).toEqual([1, ["device"]]);
      expect(pooled.time.pending()).toEqual(["token renewal"]);
      expect(pooled.close()).toEqual([]);
    }
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a size of %d", (size) => {
    const { board, device, faults } = new PooledDevice({ size: 1 });
    expect(() => new SessionPool({ ...board, size, sessions: [device], faults })).toThrow(
      "a pool has room for one session or more",
    );
  });
});

describe("SessionPool: its end", () => {
  it("comes in every moment of a turn without a leak, and may be told twice", () => {
    for (const size of [1, 2, 4]) {
      for (let moment = 0; moment < 9_000; moment += 130) {
        const pooled = new PooledDevice({ size });
        pooled.pool.open();
        pooled.pool.open();
        pooled.run(moment);
        pooled.pool.close();
        expect(pooled.close()).toEqual([]);
        pooled.pool.request("alerting");
        pooled.pool.setEconomy(true);
        expect(pooled.close()).toEqual([]);
      }
    }
  });

  it("can be followed by another start", () => {
    const pooled = new PooledDevice({ size: 2 });
    pooled.pool.open();
    pooled.run(minute);
    pooled.pool.close();
    pooled.run(minute);
    pooled.pool.open();
    pooled.run(minute);
    expect(pooled.online).toEqual(["device"]);
    expect(pooled.close()).toEqual([]);
  });
});
