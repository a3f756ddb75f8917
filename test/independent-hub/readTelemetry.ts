import type { Connection } from "./connection";
import { parseJson } from "./json";
import { readPropertyBag } from "./propertyBag";

const mostBytes = 256 * 1024;

/**
 * Checks a message to the cloud and returns its properties; `undefined` where the connection ended over it.
 * MQTT has no other way to say that a message was not taken.
 */
export function readTelemetry(
  connection: Connection,
  bag: string,
  body: Uint8Array,
): ReadonlyMap<string, string> | undefined {
  const { properties, problems, byteLength } = readPropertyBag(bag);
  if (problems.length > 0) {
    connection.fail("IoT Hub: property bag", problems.join("; "));
    return undefined;
  }
  if (body.length + byteLength > mostBytes) {
    connection.fail("IoT Hub: 256 KB", `a message of ${body.length + byteLength} bytes`);
    return undefined;
  }
  if (properties.get("$.ct")?.startsWith("application/json") === true) {
    if (properties.get("$.ce") !== "utf-8")
      connection.violate("IoT Hub: property bag", "JSON without $.ce=utf-8 is no text to routing");
    if (parseJson(body) === undefined) connection.violate("IoT Hub: telemetry", "the body is no JSON");
  }
  return properties;
}
