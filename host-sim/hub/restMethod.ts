import { isJsonObject, type JsonObject, type JsonValue } from "./boundedJson";
import type { Hub } from "./hub";
import { HubError } from "./hubError";
import type { MethodResult } from "./methodCalls";

/** Calls a direct method as the body of a request says (Azure IoT Hub REST, "Invoke Method"). */
export function callMethod(
  hub: Hub,
  id: string,
  body: JsonValue,
  settle: (outcome: MethodResult | HubError) => void,
): void {
  const call: JsonObject = isJsonObject(body) ? body : {};
  const {
    methodName,
    payload,
    responseTimeoutInSeconds: responseTimeoutSeconds = 30,
    connectTimeoutInSeconds: connectTimeoutSeconds = 0,
  } = call;
  if (
    typeof methodName === "string" &&
    typeof responseTimeoutSeconds === "number" &&
    typeof connectTimeoutSeconds === "number"
  ) {
    hub.invokeMethod(id, methodName, payload, { responseTimeoutSeconds, connectTimeoutSeconds }, settle);
    return;
  }
  settle(
    new HubError(
      "ArgumentInvalid",
      "A call has methodName, a string, responseTimeoutInSeconds, 5 to 300, and connectTimeoutInSeconds, 0 to 300.",
    ),
  );
}
