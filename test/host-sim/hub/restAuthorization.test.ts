import { describe, expect, it } from "vitest";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import { deviceKey, START } from "./hubBench";
import { service, version } from "./restService";

describe("authorization", () => {
  it.each([
    ["none", ""],
    ["another scheme", "Bearer abc"],
    ["no policy", signSharedAccessSignature({ resource: "h", key: deviceKey, expiry: START / 1000 + 60 })],
    [
      "an unknown policy",
      signSharedAccessSignature({ resource: "h", key: deviceKey, expiry: 1, policy: "x" }),
    ],
    [
      "another key",
      signSharedAccessSignature({
        resource: "h",
        key: deviceKey,
        expiry: START / 1000 + 60,
        policy: "service",
      }),
    ],
  ])("with %s is refused with 401", async (_name, authorization) => {
    const { call } = service();
    const answer = await call("GET", `/twins/soil-001${version}`, undefined, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("iothub-errorcode")).toBe("IotHubUnauthorizedAccess");
  });

  it("with an expired token, or one for a device only, is refused", async () => {
    const { call, bench } = service();
    const key = bench.hub.policies.get("iothubowner")?.primaryKey ?? "";
    const sign = (resource: string, expiry: number) =>
      signSharedAccessSignature({ resource, key, expiry, policy: "iothubowner" });
    for (const authorization of [sign("h", START / 1000), sign("h/devices/soil-001", START / 1000 + 60)]) {
      expect((await call("GET", `/devices${version}`, undefined, { authorization })).status).toBe(401);
    }
  });

  it.each([
    ["service", "GET", "/twins/soil-001", 200],
    ["service", "GET", "/devices", 401],
    ["registryRead", "GET", "/devices", 200],
    ["registryRead", "DELETE", "/devices/soil-001", 401],
    ["registryReadWrite", "DELETE", "/devices/soil-001", 204],
    ["registryRead", "GET", "/twins/soil-001", 401],
    ["registryRead", "GET", "/loam/telemetry", 401],
    ["device", "GET", "/twins/soil-001", 401],
  ])("policy %s: %s %s gives %d", async (policy, method, path, status) => {
    expect((await service(policy).call(method, path + version)).status).toBe(status);
  });
});
