import type { Context } from "hono";
import { isJsonObject, type JsonValue } from "./boundedJson";
import type { DeviceSettings } from "./deviceIdentity";
import { HubError } from "./hubError";
import { idOf } from "./identityAddress";
import type { GivenKeys } from "./identityKeys";
import type { ModuleSettings } from "./moduleIdentity";

/** Some clients encode the slashes of the path, some end it with one. */
export function normalPath(url: string): string {
  const path = new URL(url).pathname.replace(/%2f/gi, "/");
  // A loop, because /\/+$/ takes time with the square of the slashes, and anyone may send them.
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

/** `If-Match`, which clients send quoted or bare, the wildcard included. */
export function etagOfHeader(context: Context): string | undefined {
  const header = context.req.header("if-match")?.trim();
  return header?.replace(/^(?:W\/)?"(.*)"$/, "$1");
}

/** Whom the path of a request names: `device` or `device/module`. */
export function idOfPath(context: Context): string {
  return idOf({ deviceId: context.req.param("id") ?? "", moduleId: context.req.param("module") });
}

/** Reads a device identity sent by a service; only symmetric keys are known here. */
export function deviceSettings(deviceId: string, body: JsonValue): DeviceSettings | HubError {
  if (!isJsonObject(body)) return refusal("A device must be a JSON object.");
  if (body["deviceId"] !== undefined && body["deviceId"] !== deviceId) {
    return refusal("The deviceId in the body is not the one in the path.");
  }
  const { status, statusReason, authentication } = body;
  if (status !== undefined && status !== "enabled" && status !== "disabled") {
    return refusal('The status must be "enabled" or "disabled".');
  }
  if (statusReason !== undefined && statusReason !== null && typeof statusReason !== "string") {
    return refusal("The statusReason must be a string.");
  }
  const keys = keysOf(authentication ?? null);
  if (keys instanceof HubError) return keys;
  return {
    ...(status === undefined ? {} : { status }),
    ...(statusReason === undefined ? {} : { statusReason }),
    ...keys,
  };
}

/** Longer than the name of any tool that looks after modules. */
const MANAGER_LIMIT = 128;

/** Reads a module identity sent by a service. */
export function moduleSettings(
  deviceId: string,
  moduleId: string,
  body: JsonValue,
): ModuleSettings | HubError {
  if (!isJsonObject(body)) return refusal("A module must be a JSON object.");
  if (body["deviceId"] !== undefined && body["deviceId"] !== deviceId) {
    return refusal("The deviceId in the body is not the one in the path.");
  }
  if (body["moduleId"] !== undefined && body["moduleId"] !== moduleId) {
    return refusal("The moduleId in the body is not the one in the path.");
  }
  const { managedBy, authentication } = body;
  const isText = typeof managedBy === "string" && managedBy.length <= MANAGER_LIMIT;
  if (managedBy !== undefined && managedBy !== null && !isText) {
    return refusal(`managedBy must be a string of at most ${MANAGER_LIMIT} characters.`);
  }
  const keys = keysOf(authentication ?? null);
  if (keys instanceof HubError) return keys;
  return { ...(managedBy === undefined ? {} : { managedBy }), ...keys };
}

function keysOf(authentication: JsonValue): GivenKeys | HubError {
  if (authentication === null) return {};
  if (!isJsonObject(authentication)) return refusal("authentication must be a JSON object.");
  if (authentication["type"] !== undefined && authentication["type"] !== "sas") {
    return refusal('This hub knows authentication of type "sas" only.');
  }
  const pair = authentication["symmetricKey"] ?? {};
  if (!isJsonObject(pair)) return refusal("symmetricKey must be a JSON object.");
  const keys: { primaryKey?: string; secondaryKey?: string } = {};
  for (const name of ["primaryKey", "secondaryKey"] as const) {
    const key = pair[name] ?? undefined;
    if (key !== undefined && typeof key !== "string") return refusal(`${name} must be a string.`);
    if (key !== undefined) keys[name] = key;
  }
  return keys;
}

function refusal(sentence: string): HubError {
  return new HubError("ArgumentInvalid", sentence);
}
