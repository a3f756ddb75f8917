import type { IdentityAddress } from "./identityAddress";

/** What the user name of a CONNECT says. */
export interface ConnectUser extends IdentityAddress {
  /** As the client was told it; may carry a port, may differ from our own name. */
  readonly host: string;
  /** The digital twin model that the client follows, where it names one. */
  readonly modelId: string | undefined;
}

/** Characters of a model id (DTDL v2, "Digital Twin Model Identifier"). */
const MODEL_ID_LIMIT = 128;

/** Segments of letters, digits and underscores, none of them at an end of it, then a version of one or two numbers. */
const modelIdForm =
  /^dtmi:[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?(?::[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?)*(?:;[1-9]\d{0,8}(?:\.\d{1,6})?)?$/;

/**
 * Reads `H/D/?api-version=…&model-id=…` or `H/D/M/?…`, and the older `H/D/api-version=…` without a question mark; or says
 * in a few words why it cannot. Clients percent-encode the model id or not; a parameter that is not known is ignored.
 */
export function parseConnectUser(text: string): ConnectUser | string {
  const question = text.indexOf("?");
  const cut = question >= 0 ? question : text.indexOf("/api-version=") + 1;
  const [host, deviceId, ...rest] = text.slice(0, Math.max(cut, 0)).split("/");
  const last = rest.pop();
  const [moduleId] = rest;
  const parameters = text.slice(question >= 0 ? question + 1 : cut).split("&");
  const hasVersion = parameters.some((parameter) => /^api-version=./.test(parameter));
  if (!hasVersion || !host || !deviceId || last !== "" || rest.length > 1 || moduleId === "")
    return 'the user name is not "{host}/{device id}/?api-version={date}"';
  const modelId = modelIdIn(parameters);
  return modelId === null ? "the model id is not a DTMI" : { host, deviceId, moduleId, modelId };
}

/** `undefined` where there is none, `null` where it is none. */
function modelIdIn(parameters: readonly string[]): string | undefined | null {
  const given = parameters.find((parameter) => parameter.startsWith("model-id="))?.slice("model-id=".length);
  if (given === undefined || given === "") return undefined;
  let modelId: string;
  try {
    modelId = decodeURIComponent(given);
  } catch {
    return null;
  }
  return modelId.length <= MODEL_ID_LIMIT && modelIdForm.test(modelId) ? modelId : null;
}
