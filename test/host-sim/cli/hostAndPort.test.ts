import { expect, it } from "vitest";
import { hostAndPort } from "../../../host-sim/cli/hostAndPort";

it.each([
  ["hub.example.net", { host: "hub.example.net", port: 8883 }],
  ["hub.example.net:443", { host: "hub.example.net", port: 443 }],
  ["localhost:9", { host: "localhost", port: 9 }],
  ["[::1]", { host: "::1", port: 8883 }],
  ["[fe80::2]:8884", { host: "fe80::2", port: 8884 }],
])("takes %s apart", (hostName, parts) => {
  expect(hostAndPort(hostName, 8883)).toEqual(parts);
});
