import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Hub } from "./hub";
import { type HubError, hubErrorBody } from "./hubError";

/** A document with its etag, quoted in the header as HTTP wants it and bare in the body as Azure has it. */
export function withEtag(
  context: Context,
  document: Record<string, unknown>,
  status: 200 | 201 = 200,
): Response {
  context.header("etag", JSON.stringify(document["etag"]));
  return context.json(document, status);
}

/** The first form of Azure's errors: what SDKs read to tell a missing device from another 404. */
export function plainError(context: Context, hub: Hub, error: HubError): Response {
  const stamp = `Tracking ID:${hub.trackingId()}-TimeStamp:${new Date(hub.now()).toISOString()}`;
  const body = { Message: `ErrorCode:${error.code};${error.message}`, ExceptionMessage: stamp };
  return respond(context, error, body);
}

/** The second form, of direct methods: JSON within the message; not where there is nobody of that name. */
export function refusedMethod(context: Context, hub: Hub, error: HubError): Response {
  if (error.code === "DeviceNotFound" || error.code === "ModuleNotFound")
    return plainError(context, hub, error);
  const message = JSON.stringify(hubErrorBody(error, hub.trackingId(), hub.now()));
  return respond(context, error, { Message: message, ExceptionMessage: "" });
}

function respond(context: Context, error: HubError, body: Record<string, string>): Response {
  context.header("iothub-errorcode", error.code);
  return context.json(body, error.status as ContentfulStatusCode);
}
