import { formatConnectionString, parseConnectionString } from "../../host-sim/hub/connectionString";
import { parseConnectUser } from "../../host-sim/hub/connectUser";
import { HubError } from "../../host-sim/hub/hubError";
import { normalPath } from "../../host-sim/hub/restRequest";
import {
  parseSharedAccessSignature,
  refusalOfSharedAccessSignature,
  signSharedAccessSignature,
} from "../../host-sim/hub/sharedAccessSignature";
import { isDocumentedFilter, parseDeviceTopic } from "../../host-sim/hub/topics";
import { deviceKey } from "../host-sim/hub/hubBench";
import { bytesOf, type FuzzTarget, mustHold, textOf } from "./fuzzTarget";

const user: FuzzTarget = {
  name: "hub: user name of a CONNECT",
  corpus: [
    "localhost/soil-001/?api-version=2021-04-12",
    "h:8883/d/m/?api-version=2021-04-12&model-id=dtmi%3aloam%3Asoil%3B1",
    "h/d/api-version=2016-11-14&DeviceClientType=x",
  ].map(bytesOf),
  words: ["?", "/", "api-version=", "&model-id=", "dtmi:", ";1", "%3b", "%"],
  run(input) {
    const read = parseConnectUser(textOf(input));
    if (typeof read === "string") return false;
    const { host, deviceId, moduleId, modelId } = read;
    mustHold(
      ![host, deviceId, moduleId ?? "m"].some((part) => part === "" || part.includes("/")),
      "parts are whole",
    );
    mustHold(
      modelId === undefined || (modelId.length <= 128 && modelId.startsWith("dtmi:")),
      "a model id is one",
    );
    return true;
  },
};

const topics: FuzzTarget = {
  name: "hub: topics of devices",
  corpus: [
    "devices/soil-001/messages/events/",
    "devices/soil-001/messages/events/$.ct=application%2Fjson&%24.ce=utf-8&a=b",
    "$iothub/twin/GET/?$rid=1",
    "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=4",
    "$iothub/methods/res/200/?$rid=f",
  ].map(bytesOf),
  words: [
    "devices/soil-001/",
    "messages/events/",
    "$iothub/",
    "$rid=",
    "$version=",
    "&",
    "%24.",
    "$.ct=",
    "?",
    "#",
  ],
  run(input) {
    const text = textOf(input);
    isDocumentedFilter(text, "soil-001");
    const topic = parseDeviceTopic(text, "soil-001");
    if (topic === undefined) return false;
    if (topic.kind !== "telemetry") mustHold(topic.requestId.length <= 256, "a request id is bounded");
    else
      mustHold(Object.getPrototypeOf(topic.bag.properties) === Object.prototype, "properties are only that");
    if (topic.kind === "methodResponse") mustHold(Number.isSafeInteger(topic.status), "a status is a number");
    return true;
  },
};

const connectionString: FuzzTarget = {
  name: "hub and loam: connection strings",
  corpus: [
    `HostName=localhost:8883;DeviceId=soil-001;SharedAccessKey=${deviceKey}`,
    `HostName=a.azure-devices.net;DeviceId=d;ModuleId=m;SharedAccessKey=${deviceKey};GatewayHostName=g`,
    `HostName=[::1]:8443;SharedAccessKeyName=service;SharedAccessKey=${deviceKey}`,
  ].map(bytesOf),
  words: [
    "HostName=",
    ";",
    "DeviceId=",
    "ModuleId=",
    "SharedAccessKeyName=",
    "SharedAccessKey=",
    deviceKey,
    ":65536",
  ],
  run(input) {
    const read = parseConnectionString(textOf(input));
    if (read instanceof HubError) {
      mustHold(!read.message.includes(deviceKey.slice(0, -1)), "no key is repeated");
      return false;
    }
    const again = parseConnectionString(formatConnectionString(read));
    mustHold(JSON.stringify(again) === JSON.stringify(read), "what is written reads the same");
    return true;
  },
};

const token: FuzzTarget = {
  name: "hub: tokens",
  corpus: [
    signSharedAccessSignature({
      resource: "localhost/devices/soil-001",
      key: deviceKey,
      expiry: 1_800_000_000,
    }),
    signSharedAccessSignature({
      resource: "localhost",
      key: deviceKey,
      expiry: 1_800_000_000,
      policy: "device",
    }),
  ].map(bytesOf),
  words: ["SharedAccessSignature ", "sr=", "&sig=", "&se=", "&skn=", "%2F", "%3D", "99999999999999"],
  run(input) {
    const read = parseSharedAccessSignature(textOf(input));
    if (read === undefined) return false;
    const asked = { resource: "localhost/devices/soil-001", now: 1_700_000_000_000 };
    const stranger = Buffer.alloc(32, 99).toString("base64");
    mustHold(
      refusalOfSharedAccessSignature(read, { ...asked, keys: [stranger] }) !== undefined,
      "no other key fits",
    );
    const other = { ...asked, resource: "localhost/devices/soil-0011", keys: [deviceKey] };
    if (/\/|%2f/i.test(read.resource))
      mustHold(refusalOfSharedAccessSignature(read, other) !== undefined, "a device's token opens no other");
    return refusalOfSharedAccessSignature(read, { ...asked, keys: [deviceKey] }) === undefined;
  },
};

const paths: FuzzTarget = {
  name: "hub: paths of REST",
  corpus: ["/twins/soil-001/modules/ingestion?api-version=2021-04-12", "/devices/", "/a%2Fb//"].map(bytesOf),
  words: ["/", "//", "%2f", "%2F", "..", "?", "#", "@", ":", "\\"],
  run(input) {
    let url: string;
    try {
      url = new URL(`https://hub/${textOf(input)}`).href;
    } catch {
      return false;
    }
    const path = normalPath(url);
    mustHold(
      path.startsWith("/") && (path === "/" || !path.endsWith("/")),
      "a path begins with a slash and ends without",
    );
    mustHold(!/%2f/i.test(path), "no slash is left encoded");
    return true;
  },
};

/** What clients write to the hub as text: who they are, and what they are after. */
export const hubTextTargets: readonly FuzzTarget[] = [user, topics, connectionString, token, paths];
