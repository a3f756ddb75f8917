import { HubError } from "./hubError";
import type { HubRight, Policy } from "./policies";
import { parseSharedAccessSignature, refusalOfSharedAccessSignature } from "./sharedAccessSignature";

export interface ServiceRequest {
  /** The `Authorization` header, or `undefined`. */
  readonly authorization: string | undefined;
  readonly right: HubRight;
  readonly policies: ReadonlyMap<string, Policy>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Why a request may not be made, or `undefined`. A service token is for the whole hub, under whatever name the
 * client reached it: the keys are this hub's own, so the name adds nothing.
 */
export function refusalOfService({
  authorization,
  right,
  policies,
  now,
}: ServiceRequest): HubError | undefined {
  const token = parseSharedAccessSignature(authorization ?? "");
  if (token === undefined) return unauthorized("The Authorization header has no shared access signature.");
  const policy = policies.get(token.policy ?? "");
  if (policy === undefined) return unauthorized("The token names no policy of this hub.");
  // The name as the client wrote it, a port included; a token for less than the whole hub has more than a name.
  const resource = token.resource.replace(/%3a/i, ":").replace(/%2f.*|\/.*/i, "/");
  const keys = [policy.primaryKey, policy.secondaryKey];
  const refusal = refusalOfSharedAccessSignature(token, { resource, keys, now });
  if (refusal !== undefined) return unauthorized(`The token was refused: ${refusal}.`);
  if (policy.rights.includes(right)) return undefined;
  return unauthorized(`The policy ${policy.name} lacks the right ${right}.`);
}

function unauthorized(sentence: string): HubError {
  return new HubError("IotHubUnauthorizedAccess", sentence);
}
