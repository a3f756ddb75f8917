import type { IConnectPacket } from "mqtt-packet";
import type { DeviceIdentity } from "./deviceIdentity";
import {
  parseSharedAccessSignature,
  refusalOfSharedAccessSignature,
  type SharedAccessSignature,
} from "./sharedAccessSignature";

/** What the check needs to know of the hub. */
export interface Credentials {
  identity(deviceId: string): DeviceIdentity | undefined;
  /** Keys of a shared access policy that may connect devices, or `undefined`. */
  deviceConnectKeys(policy: string): readonly string[] | undefined;
}

export type ConnectOutcome =
  | {
      readonly deviceId: string;
      /** Milliseconds since 1970. */
      readonly tokenExpires: number;
    }
  | { readonly returnCode: 1 | 5; readonly reason: string };

/** Judges a CONNECT as Azure IoT Hub does: every refusal of credentials is return code 5, and says why only here. */
export function checkConnect(packet: IConnectPacket, credentials: Credentials, now: number): ConnectOutcome {
  if (packet.protocolId !== "MQTT" || packet.protocolVersion !== 4) {
    return { returnCode: 1, reason: "the protocol is not MQTT 3.1.1" };
  }
  const user = parseUserName(packet.username ?? "");
  if (user === undefined) {
    return refused('the user name is not "{host}/{device id}/?api-version={date}"');
  }
  if (user.moduleId !== undefined) return refused("no such module");
  if (packet.clientId !== user.deviceId)
    return refused("the client id is not the device id of the user name");
  const token = parseSharedAccessSignature(packet.password?.toString("utf8") ?? "");
  if (token === undefined) return refused("the password is not a shared access signature");
  const identity = credentials.identity(user.deviceId);
  if (identity === undefined) return refused("no such device");
  const keys = keysFor(token, identity, credentials);
  if (keys === undefined) return refused("the token's policy may not connect devices");
  const resource = `${user.host}/devices/${user.deviceId}`;
  const refusal = refusalOfSharedAccessSignature(token, { resource, keys, now });
  if (refusal !== undefined) return refused(refusal);
  // Last, so that only who holds a key learns that the device exists and is disabled.
  if (identity.status === "disabled") return refused("the device is disabled");
  return { deviceId: user.deviceId, tokenExpires: Number(token.expiry) * 1000 };
}

interface UserName {
  /** As the client was told it; may carry a port, may differ from our own name. */
  readonly host: string;
  readonly deviceId: string;
  readonly moduleId: string | undefined;
}

/** `H/D/?api-version=…` or `H/D/M/?…`, and the older `H/D/api-version=…` without a question mark. */
function parseUserName(text: string): UserName | undefined {
  const question = text.indexOf("?");
  const cut = question >= 0 ? question : text.indexOf("/api-version=") + 1;
  if (cut <= 0) return undefined;
  const query = text.slice(question >= 0 ? question + 1 : cut);
  if (!/(^|&)api-version=[^&]/.test(query)) return undefined;
  const [host, deviceId, ...rest] = text.slice(0, cut).split("/");
  const last = rest.pop();
  const [moduleId] = rest;
  if (!host || !deviceId || last !== "" || rest.length > 1 || moduleId === "") return undefined;
  return { host, deviceId, moduleId };
}

function keysFor(
  token: SharedAccessSignature,
  identity: DeviceIdentity,
  credentials: Credentials,
): readonly string[] | undefined {
  if (token.policy === undefined) return [identity.primaryKey, identity.secondaryKey];
  return credentials.deviceConnectKeys(token.policy);
}

function refused(reason: string): ConnectOutcome {
  return { returnCode: 5, reason };
}
