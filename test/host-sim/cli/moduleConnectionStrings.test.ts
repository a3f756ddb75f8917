import { describe, expect, it } from "vitest";
import { moduleConnection } from "../../../host-sim/cli/moduleConnectionStrings";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const device = { host: "hub.example", port: 8883, deviceId: "soil-001", sharedAccessKey: key(0) };
const string = (module: string, byte = 1) =>
  `HostName=hub.example;DeviceId=soil-001;ModuleId=${module};SharedAccessKey=${key(byte)}`;
const all = [string("alerting", 3), string("ingestion", 1), string("inference", 2)];

describe("the connection strings of modules", () => {
  it("give each module its key, in any order, with four sessions unless told otherwise", () => {
    expect(moduleConnection(device, all, undefined)).toEqual({
      transport: "identity",
      keys: { ingestion: key(1), inference: key(2), alerting: key(3) },
      sessions: 4,
    });
    expect(moduleConnection(device, all, 1)).toMatchObject({ sessions: 1 });
  });

  it("leave modules components of their device where there are none", () => {
    expect(moduleConnection(device, [], undefined)).toEqual({ transport: "component" });
  });

  it.each([
    ["missing: alerting.", all.slice(1)],
    ["missing: ingestion and inference.", all.slice(0, 1)],
    ["The connection string of the module alerting is there twice.", [...all, string("alerting")]],
    ['"probe" is not a module of the firmware; it has ingestion, inference, alerting.', [string("probe")]],
    [
      'The module alerting belongs to the device "soil-002", not to "soil-001".',
      [string("alerting").replace("soil-001", "soil-002")],
    ],
    [
      'The module alerting is of another hub than its device: "other.example".',
      [string("alerting").replace("hub.example", "other.example")],
    ],
    [
      'The module alerting is of another hub than its device: "hub.example:8884".',
      [string("alerting").replace("hub.example", "hub.example:8884")],
    ],
    ["That is a device's connection string; a module's has", [string("").replace(";ModuleId=", "")]],
    ["That is a service's connection string", [`HostName=h;SharedAccessKeyName=a;SharedAccessKey=${key(1)}`]],
    ["through a gateway", [`${string("alerting")};GatewayHostName=g`]],
    ["ModuleId is empty", [string("")]],
    ["The connection string cannot be used", ["x"]],
  ])("are refused with: %s", (sentence, strings) => {
    const call = () => moduleConnection(device, strings, undefined);
    expect(call).toThrow(sentence);
    expect(call).toThrow(/^(?!.*(AQEB|AgIC|AwMD))[^\n]+\.$/);
  });
});
