import { afterEach, describe, expect, it } from "vitest";
import { HubAndDevice } from "../../src/support/hubAndDevice";
import { IdleCrowd, idleKeepAlive } from "./idleCrowd";

let pair: HubAndDevice;
afterEach(() => {
  expect(pair.close()).toEqual([]);
});

describe("ten thousand idle connections", () => {
  it("leave a device that connects beside them as quick as it is alone, and are gone when their time is up", () => {
    pair = new HubAndDevice({ telemetryInterval: 60 });
    const crowd = new IdleCrowd(pair.hub, pair.time);
    crowd.addStrangers(10_000);
    pair.boot();
    pair.run(9);
    expect([pair.isConnected, crowd.open]).toEqual([true, 10_000]);
    expect(pair.reported).toMatchObject({ telemetryInterval: { value: 60, ac: 200 } });
    pair.run(2);
    expect([pair.isConnected, crowd.open]).toEqual([true, 0]);
  });

  it("of devices that are let in are kept as long as they keep alive", () => {
    pair = new HubAndDevice();
    const crowd = new IdleCrowd(pair.hub, pair.time);
    crowd.addDevices(1_000);
    pair.boot();
    pair.run(idleKeepAlive);
    crowd.ping(600);
    pair.run(idleKeepAlive);
    expect(crowd.open).toBe(600);
    crowd.ping(600);
    pair.run(idleKeepAlive);
    expect([pair.isConnected, crowd.open]).toEqual([true, 600]);
  });
});
