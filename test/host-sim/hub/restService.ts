import { createRest } from "../../../host-sim/hub/rest";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import { HubBench, START } from "./hubBench";

/** The query that every call carries. */
export const version = "?api-version=2021-04-12";

/**
 * The REST side of a hub in memory, called with a token of the policy. `enter` brings a call into the hub's own time;
 * without it a call enters at once.
 */
export function service(policyName = "iothubowner", enter?: (callback: () => void) => void) {
  const bench = new HubBench();
  const app = createRest({ hub: bench.hub, now: () => bench.time.now(), ...(enter && { enter }) });
  const key = bench.hub.policies.get(policyName)?.primaryKey ?? "";
  const expiry = START / 1000 + 60;
  const authorization = signSharedAccessSignature({
    resource: "localhost:8443",
    key,
    expiry,
    policy: policyName,
  });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text =
      body === undefined || typeof body === "string" ? (body as string | undefined) : JSON.stringify(body);
    const response = await app.request(path, {
      method,
      headers: { authorization, ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: answer === "" ? undefined : JSON.parse(answer),
    };
  };
  return { bench, app, call, authorization };
}
