import { describe, expect, it } from "vitest";
import { parseConnectionString } from "../../../host-sim/hub/connectionString";
import { HubError } from "../../../host-sim/hub/hubError";
import { normalPath } from "../../../host-sim/hub/restRequest";
import { newTwin, reportedByDevice, type Twin } from "../../../host-sim/hub/twin";
import { HubBench } from "./hubBench";
import { service, version } from "./restService";

describe("a twin that is filled with what the metered size does not count", () => {
  it.each([
    ["nulls", Array(25_000).fill(null)],
    ["empty lists", Array(25_000).fill([])],
    ["empty objects", Array(25_000).fill({})],
    ["control characters", "\u0001".repeat(4_096)],
  ])("stays bounded: %s", (_, filling) => {
    let twin: Twin = newTwin(0);
    let refusal: HubError | undefined;
    for (let count = 0; count < 12; count++) {
      const next = reportedByDevice(twin, { [`name${count}`]: filling }, undefined, 0);
      if (next instanceof HubError) refusal = next;
      else twin = next;
    }
    expect(refusal?.message).toMatch(/bytes as JSON; at most 262144 are allowed/);
    expect(JSON.stringify(twin.reported.values).length).toBeLessThanOrEqual(262_144);
  });

  it("takes all that Azure would, the most wasteful spelling included", () => {
    const names = Array.from({ length: 3_600 }, (_, index) => [index.toString(36).padStart(5, "a"), true]);
    expect(reportedByDevice(newTwin(0), Object.fromEntries(names), undefined, 0)).not.toBeInstanceOf(
      HubError,
    );
  });
});

describe("the path of a request", () => {
  it("is read in a time that grows with its length, not with the square of it, as no key is asked for first", () => {
    const path = "/".repeat(200_000);
    const start = process.cpuUsage();
    expect(normalPath(`https://hub${path}x`)).toBe(`${path}x`);
    expect(normalPath(`https://hub/x${path}`)).toBe("/x");
    const { user } = process.cpuUsage(start);
    // The square takes minutes; this takes milliseconds.
    expect(user).toBeLessThan(5_000_000);
  });

  it.each([
    ["/", "/"],
    ["//", "/"],
    ["/a/", "/a"],
    ["/a%2f%2F", "/a"],
    ["/a%2Fb//", "/a/b"],
  ])("of %s is %s", (path, expected) => {
    expect(normalPath(`https://hub${path}`)).toBe(expected);
  });
});

describe("a connection string", () => {
  const withHost = (host: string) =>
    parseConnectionString(`HostName=${host};DeviceId=d;SharedAccessKey=MDEyMzQ1Njc4OWFiY2RlZg==`);

  it.each(["1.2.3.256", "999.999.999.999", "xn--a", "0x100000000", "1.2.3.4.5:8883"])(
    "is refused for a host that only looks like one: %s",
    (host) => {
      expect(withHost(host)).toMatchObject({ message: expect.stringContaining("is not a host name") });
    },
  );

  it.each(["1.2.3.4", "[::1]:8883", "localhost", "a.azure-devices.net", "my_hub-1".replace("_", "")])(
    "is taken for %s",
    (host) => {
      expect(withHost(host)).toMatchObject({ kind: "device", hostName: host });
    },
  );
});

describe("a device that is removed and registered anew", () => {
  it("has done nothing yet, whatever the one before it did", async () => {
    const { bench, call } = service();
    const client = bench.connected();
    client.publish("devices/soil-001/messages/events/", "{}");
    expect(bench.hub.lastActivity("soil-001")).toBeDefined();
    bench.hub.removeDevice("soil-001");
    bench.hub.addDevice("soil-001");
    const { body } = await call("GET", `/devices/soil-001${version}`);
    expect([body.lastActivityTime, body.connectionStateUpdatedTime]).toEqual([
      "0001-01-01T00:00:00Z",
      "0001-01-01T00:00:00Z",
    ]);
  });

  it("leaves nothing of a thousand others", () => {
    const { hub } = new HubBench();
    for (let count = 0; count < 1_000; count++) {
      hub.addDevice(`d-${count}`);
      hub.removeDevice(`d-${count}`);
      expect(hub.connectionChanged(`d-${count}`)).toBeUndefined();
    }
    expect(hub.listDevices()).toHaveLength(1);
  });
});
