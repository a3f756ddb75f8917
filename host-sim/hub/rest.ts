import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isJsonObject, type JsonObject, type JsonValue, parseBoundedJson } from "./boundedJson";
import { eventLines, telemetryLines } from "./eventStream";
import type { Hub } from "./hub";
import { HubError } from "./hubError";
import type { MethodResult } from "./methodCalls";
import type { HubRight } from "./policies";
import { deviceSettings, etagOfHeader, normalPath } from "./restRequest";
import { errorWithinMessage, plainError, withEtag } from "./restResponse";
import { refusalOfService } from "./serviceAuthorization";
import { deviceIdentityView, twinView } from "./serviceViews";
import type { Twin } from "./twin";

const bounds = { maximumBytes: 256 * 1024, maximumDepth: 64 };

export interface RestOptions {
  readonly hub: Hub;
  /** Milliseconds since 1970 against which a token's expiry is checked; real time where real clients call. */
  readonly now: () => number;
  /** Brings the hub's time up to now before each call into it, where its time is virtual. */
  readonly enter?: (callback: () => void) => void;
}

/**
 * The service interface of the hub as a web application, free of sockets (Azure IoT Hub REST, "Devices" and
 * "Twin"); `/loam/…` is ours.
 */
export function createRest({ hub, now, enter = (callback) => callback() }: RestOptions): Hono {
  const app = new Hono({ getPath: (request) => normalPath(request.url) });
  const inHub = <Result>(call: () => Result) =>
    new Promise<Result>((resolve, reject) => {
      enter(() => {
        try {
          resolve(call());
        } catch (error) {
          reject(error);
        }
      });
    });
  const answer = (context: Context, body: Response | HubError) =>
    body instanceof HubError ? plainError(context, hub, body) : body;

  const permit = (context: Context, right: HubRight) =>
    refusalOfService({
      authorization: context.req.header("authorization"),
      right,
      policies: hub.policies,
      now: now(),
    });

  /** A route: permission first, then the body within its bounds, then one call into the hub. */
  const route =
    (right: HubRight, handle: (context: Context, body: JsonValue) => Response | HubError) =>
    async (context: Context): Promise<Response> => {
      const refusal = permit(context, right) ?? faultOfVersion(context);
      if (refusal !== undefined) return answer(context, refusal);
      const body = await bodyOf(context);
      return answer(context, body instanceof HubError ? body : await inHub(() => handle(context, body)));
    };

  const giveTwin = (context: Context, deviceId: string, twin: Twin | HubError) => {
    const identity = hub.device(deviceId);
    if (twin instanceof HubError) return twin;
    return identity instanceof HubError ? identity : withEtag(context, twinView(hub, identity, twin));
  };

  const limit = bodyLimit({
    maxSize: bounds.maximumBytes,
    onError: (context) =>
      answer(context, new HubError("MessageTooLarge", `A body may have ${bounds.maximumBytes} bytes.`)),
  });
  app.use(limit);

  app.get(
    "/twins/:id",
    route("serviceConnect", (context) => giveTwin(context, idOf(context), hub.twin(idOf(context)))),
  );
  app.patch(
    "/twins/:id",
    route("serviceConnect", (context, body) =>
      giveTwin(context, idOf(context), hub.patchTwin(idOf(context), body, etagOfHeader(context))),
    ),
  );
  app.put(
    "/twins/:id",
    route("serviceConnect", (context, body) =>
      giveTwin(context, idOf(context), hub.replaceTwin(idOf(context), body, etagOfHeader(context))),
    ),
  );
  app.post("/twins/:id/methods", async (context) => {
    const refusal = permit(context, "serviceConnect") ?? faultOfVersion(context);
    if (refusal !== undefined) return answer(context, refusal);
    const body = await bodyOf(context);
    if (body instanceof HubError) return answer(context, body);
    const outcome = await new Promise<MethodResult | HubError>((resolve, reject) => {
      inHub(() => callMethod(hub, idOf(context), body, resolve)).catch(reject);
    });
    if (outcome instanceof HubError && outcome.code === "DeviceNotFound") return answer(context, outcome);
    if (outcome instanceof HubError) return errorWithinMessage(context, hub, outcome);
    return context.json({ status: outcome.status, payload: outcome.payload });
  });
  for (const path of ["/twins/:id/modules/:module", "/twins/:id/modules/:module/methods"]) {
    app.all(
      path,
      route("serviceConnect", (context) => {
        const found = hub.device(idOf(context));
        return found instanceof HubError ? found : new HubError("ModuleNotFound", "There is no such module.");
      }),
    );
  }

  app.get(
    "/devices",
    route("registryRead", (context) => {
      const most = Math.min(Number(context.req.query("top") ?? 1000) || 1000, 1000);
      const devices = hub.listDevices().slice(0, Math.max(most, 1));
      return context.json(devices.map((identity) => deviceIdentityView(hub, identity)));
    }),
  );
  app.get(
    "/devices/:id",
    route("registryRead", (context) => {
      const identity = hub.device(idOf(context));
      return identity instanceof HubError ? identity : withEtag(context, deviceIdentityView(hub, identity));
    }),
  );
  app.put(
    "/devices/:id",
    route("registryWrite", (context, body) => {
      const settings = deviceSettings(idOf(context), body);
      if (settings instanceof HubError) return settings;
      const etag = etagOfHeader(context);
      const identity =
        etag === undefined
          ? hub.addDevice(idOf(context), settings)
          : hub.updateDevice(idOf(context), settings, etag);
      return identity instanceof HubError ? identity : withEtag(context, deviceIdentityView(hub, identity));
    }),
  );
  app.delete(
    "/devices/:id",
    route("registryWrite", (context) => {
      const removed = hub.removeDevice(idOf(context), etagOfHeader(context));
      return removed instanceof HubError ? removed : context.body(null, 204);
    }),
  );

  const stream = (open: typeof telemetryLines) => (context: Context) => {
    const refusal = permit(context, "serviceConnect");
    if (refusal !== undefined) return answer(context, refusal);
    const headers = { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store" };
    return context.body(open(hub, context.req.query("deviceId")), 200, headers);
  };
  app.get("/loam/telemetry", stream(telemetryLines));
  app.get("/loam/events", stream(eventLines));

  app.notFound((context) =>
    answer(
      context,
      new HubError("OperationNotFound", `This hub has no ${context.req.method} ${context.req.path}.`),
    ),
  );
  app.onError((_error, context) =>
    answer(context, new HubError("ServerError", "The hub failed on this request.")),
  );
  return app;
}

function idOf(context: Context): string {
  return context.req.param("id") ?? "";
}

/** Any known form of version will do; none at all is a client's mistake that Azure answers with 400. */
function faultOfVersion(context: Context): HubError | undefined {
  if (/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(context.req.query("api-version") ?? "")) return undefined;
  return new HubError("ArgumentInvalid", "The query must have an api-version such as 2021-04-12.");
}

/** `null` for a request without a body. */
async function bodyOf(context: Context): Promise<JsonValue | HubError> {
  const bytes = new Uint8Array(await context.req.arrayBuffer());
  if (bytes.length === 0) return null;
  const outcome = parseBoundedJson(bytes, bounds);
  if ("value" in outcome) return outcome.value;
  return new HubError(
    outcome.fault === "malformed" ? "IotHubFormatError" : "ArgumentInvalid",
    outcome.sentence,
  );
}

function callMethod(
  hub: Hub,
  deviceId: string,
  body: JsonValue,
  settle: (outcome: MethodResult | HubError) => void,
): void {
  const call: JsonObject = isJsonObject(body) ? body : {};
  const { methodName, payload, responseTimeoutInSeconds = 30 } = call;
  if (typeof methodName !== "string" || typeof responseTimeoutInSeconds !== "number") {
    settle(
      new HubError(
        "ArgumentInvalid",
        "A call has methodName, a string, and responseTimeoutInSeconds, 5 to 300.",
      ),
    );
    return;
  }
  hub.invokeMethod(
    deviceId,
    methodName,
    payload,
    { responseTimeoutSeconds: responseTimeoutInSeconds },
    settle,
  );
}
