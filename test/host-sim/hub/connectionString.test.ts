import { describe, expect, it } from "vitest";
import { formatConnectionString, parseConnectionString } from "../../../host-sim/hub/connectionString";
import { HubError } from "../../../host-sim/hub/hubError";

const key = Buffer.alloc(32, 5).toString("base64");

describe("a connection string", () => {
  it.each([
    ["service", `HostName=localhost:8443;SharedAccessKeyName=iothubowner;SharedAccessKey=${key}`],
    ["device", `HostName=contoso.azure-devices.net;DeviceId=soil-001;SharedAccessKey=${key}`],
    ["module", `HostName=contoso.azure-devices.net;DeviceId=soil-001;ModuleId=probe;SharedAccessKey=${key}`],
    ["device", `HostName=a.b;DeviceId=soil-001;SharedAccessKey=${key};GatewayHostName=127.0.0.1:8883`],
  ])("of a %s survives being taken apart and put together", (kind, text) => {
    const parsed = parseConnectionString(text);
    if (parsed instanceof HubError) throw parsed;
    expect(parsed.kind).toBe(kind);
    expect(formatConnectionString(parsed)).toBe(text);
  });

  it("may have its parts in any order and case, with a semicolon at the end", () => {
    const parsed = parseConnectionString(` deviceid=d;SHAREDACCESSKEY=${key};HostName=h; `);
    expect(parsed).toMatchObject({ kind: "device", hostName: "h", deviceId: "d", sharedAccessKey: key });
  });

  it.each([
    ["", "it is empty"],
    ["nonsense", 'one of its parts has no "="'],
    [`DeviceId=d;SharedAccessKey=${key}`, "it lacks HostName"],
    [`HostName=h;SharedAccessKey=${key}`, "it lacks DeviceId or SharedAccessKeyName"],
    ["HostName=h;DeviceId=d", "it lacks SharedAccessKey"],
    [`HostName=h;ModuleId=m;SharedAccessKey=${key}`, "it lacks DeviceId"],
    [`HostName=h;DeviceId=d;Colour=red;SharedAccessKey=${key}`, '"Colour" is not one of its parts: HostName'],
    [`HostName=h;HostName=h;DeviceId=d;SharedAccessKey=${key}`, "it has HostName twice"],
    [`HostName=h;DeviceId=;SharedAccessKey=${key}`, "DeviceId is empty"],
    [`HostName=http://h;DeviceId=d;SharedAccessKey=${key}`, 'HostName "http://h" is not a host name'],
    [`HostName=h:70000;DeviceId=d;SharedAccessKey=${key}`, 'HostName "h:70000" is not a host name'],
    ["HostName=h;DeviceId=d;SharedAccessKey=c2hvcnQ=", "SharedAccessKey is not base64 of 16 to 64 bytes"],
    ["HostName=h;DeviceId=d;SharedAccessKey=%%%", "SharedAccessKey is not base64"],
    [
      `HostName=h;DeviceId=d;SharedAccessKeyName=n;SharedAccessKey=${key}`,
      "both DeviceId and SharedAccessKeyName",
    ],
    [
      `HostName=h;SharedAccessKeyName=n;SharedAccessKey=${key};GatewayHostName=g`,
      "GatewayHostName belongs to a device",
    ],
  ])("%j is refused with a sentence", (text, sentence) => {
    const refused = parseConnectionString(text);
    expect(refused).toBeInstanceOf(HubError);
    if (refused instanceof HubError) {
      expect(refused.message).toContain(sentence);
      expect(refused.message).not.toContain(key);
    }
  });
});
