import type { MqttFailure } from "./mqtt";

/** What the return codes of a refused CONNACK mean, from 1 on (MQTT 3.1.1 §3.2.2.3). */
const meanings = Object.freeze([
  "it does not speak MQTT 3.1.1",
  "it does not accept the client id",
  "it is not available",
  "the user name or password is malformed",
  "not authorized",
]);

/**
 * A refusal in words, or `undefined` where there is none.
 *
 * @param returnCode of CONNACK, 0 to 255
 */
export function connectRefusal(returnCode: number): string | undefined {
  if (returnCode === 0) return undefined;
  const meaning = meanings[returnCode - 1] ?? "for no known reason";
  return `the hub refused the connection: ${meaning} (code ${returnCode})`;
}

/** Of what kind a refusal is: code 3 says nothing of the device, as the hub is not available for anybody. */
export function refusalKind(returnCode: number): MqttFailure {
  return returnCode === 3 ? "unreachable" : "refused";
}
