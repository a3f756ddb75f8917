import { describe, expect, it } from "vitest";
import { connectPacket, HubBench, topicFilters } from "./hubBench";

describe("the hub", () => {
  it("goes on when an observer throws, and says so", () => {
    const bench = new HubBench();
    bench.hub.observe({
      onConnected: () => {
        throw new Error("mistake");
      },
    });
    expect(bench.connected().received).toMatchObject([{ returnCode: 0 }]);
    expect(bench.defects).toHaveLength(1);
  });

  it("lets an observer of a connection end it at once", () => {
    const bench = new HubBench();
    bench.hub.observe({ onConnected: ({ deviceId }) => bench.hub.removeDevice(deviceId) });
    const client = bench.connected();
    expect(client.closed).toBe(true);
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    expect(bench.time.names()).toEqual([]);
    expect(bench.events.map(([name]) => name)).toEqual(["onConnected", "onDisconnected"]);
  });

  it("lets an observer of a connection that is replaced remove the device, of which nothing is left then", () => {
    const bench = new HubBench();
    bench.connected();
    const leave = bench.hub.observe({ onDisconnected: ({ deviceId }) => bench.hub.removeDevice(deviceId) });
    expect(bench.connected().closed).toBe(true);
    leave();
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    expect(bench.store.subscriptions("soil-001")).toBeUndefined();
    expect(bench.time.names()).toEqual([]);
  });

  it("tells an observer nothing once it has left", () => {
    const bench = new HubBench();
    let count = 0;
    const leave = bench.hub.observe({ onConnected: () => count++ });
    bench.connected();
    leave();
    bench.connected();
    expect(count).toBe(1);
  });

  it("ends every connection when it closes", () => {
    const bench = new HubBench();
    const [client, silent] = [bench.connected(), bench.open()];
    bench.hub.close();
    bench.turns.run();
    expect([client.closed, silent.closed]).toEqual([true, true]);
    expect(bench.time.names()).toEqual([]);
  });

  it("gives the same bytes for the same seed", () => {
    const transcript = () => {
      const bench = new HubBench();
      const client = bench.open();
      const bytes: number[] = [];
      client.stream.onData = (data) => bytes.push(...data);
      client.send(connectPacket());
      client.subscribe(topicFilters.twinResponses);
      client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", "{");
      return [bytes, bench.events, bench.hub.serviceConnectionString()];
    };
    expect(transcript()).toEqual(transcript());
  });
});
