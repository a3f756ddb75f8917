import type { IConnectPacket } from "mqtt-packet";
import { parseConnectUser } from "./connectUser";
import { idOf, resourceOf } from "./identityAddress";
import type { Identity } from "./moduleIdentity";
import {
  parseSharedAccessSignature,
  refusalOfSharedAccessSignature,
  type SharedAccessSignature,
} from "./sharedAccessSignature";

/** What the check needs to know of the hub. */
export interface Credentials {
  /** By `device` or `device/module`. */
  identity(id: string): Identity | undefined;
  /** Whether the device is, and its modules with it. */
  isDisabled(deviceId: string): boolean;
  /** Keys of a shared access policy that may connect devices, or `undefined`. */
  deviceConnectKeys(policy: string): readonly string[] | undefined;
}

export type ConnectOutcome =
  | {
      /** `device` or `device/module`. */
      readonly id: string;
      /** Of the digital twin model that the user name names, or `undefined`. */
      readonly modelId: string | undefined;
      /** Milliseconds since 1970. */
      readonly tokenExpires: number;
    }
  | { readonly returnCode: 1 | 5; readonly reason: string };

/** Judges a CONNECT as Azure IoT Hub does: every refusal of credentials is return code 5, and says why only here. */
export function checkConnect(packet: IConnectPacket, credentials: Credentials, now: number): ConnectOutcome {
  if (packet.protocolId !== "MQTT" || packet.protocolVersion !== 4) {
    return { returnCode: 1, reason: "the protocol is not MQTT 3.1.1" };
  }
  const user = parseConnectUser(packet.username ?? "");
  if (typeof user === "string") return refused(user);
  const id = idOf(user);
  const what = user.moduleId === undefined ? "device" : "module";
  if (packet.clientId !== id) return refused(`the client id is not the ${what} id of the user name`);
  const token = parseSharedAccessSignature(packet.password?.toString("utf8") ?? "");
  if (token === undefined) return refused("the password is not a shared access signature");
  const identity = credentials.identity(id);
  if (identity === undefined) return refused(`no such ${what}`);
  const keys = keysFor(token, identity, credentials);
  if (keys === undefined) return refused("the token's policy may not connect devices");
  const resource = `${user.host}/${resourceOf(id)}`;
  const refusal = refusalOfSharedAccessSignature(token, { resource, keys, now });
  if (refusal !== undefined) return refused(refusal);
  // Last, so that only who holds a key learns that the device exists and is disabled.
  if (credentials.isDisabled(user.deviceId)) return refused("the device is disabled");
  return { id, modelId: user.modelId, tokenExpires: Number(token.expiry) * 1000 };
}

function keysFor(
  token: SharedAccessSignature,
  identity: Identity,
  credentials: Credentials,
): readonly string[] | undefined {
  if (token.policy === undefined) return [identity.primaryKey, identity.secondaryKey];
  return credentials.deviceConnectKeys(token.policy);
}

function refused(reason: string): ConnectOutcome {
  return { returnCode: 5, reason };
}
