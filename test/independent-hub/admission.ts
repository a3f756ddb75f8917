import { judgeToken } from "./accessToken";
import { type Address, eventsPrefix, parseAddress, resourcePath } from "./address";
import type { ConnectPacket } from "./clientPacket";
import { readUserName } from "./userName";

/** A breach that CONNECT makes, or undefined; and how CONNACK answers it. */
export interface ConnectJudgement {
  readonly breaches: readonly { readonly clause: string; readonly what: string }[];
  readonly returnCode: number;
  /** Why it is refused, where no rule is broken: an unknown device, a wrong key, a token out of date. */
  readonly refusal?: string;
  readonly address?: Address;
  readonly modelId?: string | undefined;
  /** When the token runs out, in milliseconds since 1970. */
  readonly expires?: number;
}

/** Codes of CONNACK (MQTT 3.1.1 §3.2.2.3). */
const identifierRejected = 2;
const notAuthorized = 5;

/** The server waits for 1767 s at the most, one and a half times this. */
const mostKeepAlive = 1177;

export interface ConnectExpectation {
  /** As devices are told it. */
  readonly host: string;
  /** The key of an address, in base64; `undefined` where it is not registered. */
  readonly keyOf: (name: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Judges CONNECT by the rules of IoT Hub. */
export function judgeConnect(packet: ConnectPacket, expectation: ConnectExpectation): ConnectJudgement {
  const breaches: { clause: string; what: string }[] = [];
  const breach = (clause: string, what: string) => breaches.push({ clause, what });
  const address = parseAddress(packet.clientId);
  if (address === undefined) {
    breach("IoT Hub: client id", `"${packet.clientId}" is no device or device/module`);
    return { breaches, returnCode: identifierRejected };
  }
  if (packet.keepAlive < 1 || packet.keepAlive > mostKeepAlive)
    breach("IoT Hub: keep-alive", `${packet.keepAlive} s, must be 1 to ${mostKeepAlive}`);
  judgeWill(packet, address, breach);
  if (packet.userName === undefined) {
    breach("IoT Hub: user name", "there is none");
    return { breaches, returnCode: notAuthorized };
  }
  const { host, modelId, problems } = readUserName(packet.userName, address);
  for (const problem of problems) breach("IoT Hub: user name", problem);
  if (host.replace(/:\d+$/, "").toLowerCase() !== expectation.host.toLowerCase())
    breach("IoT Hub: user name", `it names the host ${host}, which is ${expectation.host}`);
  if (problems.length > 0) return { breaches, returnCode: notAuthorized };
  const key = expectation.keyOf(packet.clientId);
  if (key === undefined) return refused(breaches, `${packet.clientId} is not registered`);
  if (packet.password === undefined) return refused(breaches, "there is no password");
  const resource = `${host}/${resourcePath(address)}`;
  const token = judgeToken(packet.password, { resource, key, now: expectation.now });
  if ("malformed" in token) {
    breach("IoT Hub: token", token.malformed);
    return { breaches, returnCode: notAuthorized };
  }
  if ("refused" in token) return refused(breaches, token.refused);
  return { breaches, returnCode: 0, address, modelId, expires: token.expires };
}

function judgeWill(
  { will, clientId }: ConnectPacket,
  address: Address,
  breach: (clause: string, what: string) => void,
): void {
  if (will === undefined) return;
  if (!will.topic.startsWith(eventsPrefix(address)))
    breach("IoT Hub: will", `the will is for ${will.topic}, which is no telemetry of ${clientId}`);
  if (will.retain) breach("IoT Hub: no retain", "the will has RETAIN set");
  if (will.qos === 2) breach("IoT Hub: no QoS 2", "the will has QoS 2");
}

function refused(breaches: ConnectJudgement["breaches"], refusal: string): ConnectJudgement {
  return { breaches, returnCode: notAuthorized, refusal };
}
