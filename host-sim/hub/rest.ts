import { type Context, Hono } from "hono";
import type { JsonValue } from "./boundedJson";
import { eventLines, telemetryLines } from "./eventStream";
import type { Hub } from "./hub";
import { HubError } from "./hubError";
import type { MethodResult } from "./methodCalls";
import type { HubRight } from "./policies";
import { bodyOf } from "./restBody";
import { callMethod } from "./restMethod";
import { addRegistryRoutes } from "./restRegistry";
import { etagOfHeader, idOfPath, normalPath } from "./restRequest";
import { plainError, refusedMethod, withEtag } from "./restResponse";
import { refusalOfService } from "./serviceAuthorization";
import { twinView } from "./serviceViews";
import type { Twin } from "./twin";

export interface RestOptions {
  readonly hub: Hub;
  /** Milliseconds since 1970 against which a token's expiry is checked; real time where real clients call. */
  readonly now: () => number;
  /** Brings the hub's time up to now before each call into it, where its time is virtual. */
  readonly enter?: (callback: () => void) => void;
  /** Called where a request came with a good token, before it is served. */
  readonly onPermitted?: (context: Context) => void;
}

/**
 * The service interface of the hub as a web application, free of sockets (Azure IoT Hub REST, "Devices",
 * "Modules" and "Twin"); `/loam/…` is ours.
 */
export function createRest(options: RestOptions): Hono {
  const { hub, now, enter = (callback) => callback(), onPermitted } = options;
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

  const permit = (context: Context, right: HubRight) => {
    const refusal = refusalOfService({
      authorization: context.req.header("authorization"),
      right,
      policies: hub.policies,
      now: now(),
    });
    if (refusal === undefined) onPermitted?.(context);
    return refusal;
  };

  /** A route: permission first, then the body within its bounds, then one call into the hub. */
  const route =
    (right: HubRight, handle: (context: Context, body: JsonValue) => Response | HubError) =>
    async (context: Context): Promise<Response> => {
      const refusal = permit(context, right) ?? faultOfVersion(context);
      if (refusal !== undefined) return answer(context, refusal);
      const body = await bodyOf(context);
      return answer(context, body instanceof HubError ? body : await inHub(() => handle(context, body)));
    };

  const giveTwin = (context: Context, id: string, twin: Twin | HubError) => {
    const view = twin instanceof HubError ? twin : twinView(hub, id, twin);
    return view instanceof HubError ? view : withEtag(context, view);
  };

  for (const path of ["/twins/:id", "/twins/:id/modules/:module"]) {
    app.get(
      path,
      route("serviceConnect", (context) => {
        const id = idOfPath(context);
        return giveTwin(context, id, hub.twin(id));
      }),
    );
    app.patch(
      path,
      route("serviceConnect", (context, body) => {
        const id = idOfPath(context);
        return giveTwin(context, id, hub.patchTwin(id, body, etagOfHeader(context)));
      }),
    );
    app.put(
      path,
      route("serviceConnect", (context, body) => {
        const id = idOfPath(context);
        return giveTwin(context, id, hub.replaceTwin(id, body, etagOfHeader(context)));
      }),
    );
    app.post(`${path}/methods`, async (context) => {
      const refusal = permit(context, "serviceConnect") ?? faultOfVersion(context);
      if (refusal !== undefined) return answer(context, refusal);
      const body = await bodyOf(context);
      if (body instanceof HubError) return answer(context, body);
      const outcome = await new Promise<MethodResult | HubError>((resolve, reject) => {
        inHub(() => callMethod(hub, idOfPath(context), body, resolve)).catch(reject);
      });
      if (outcome instanceof HubError) return refusedMethod(context, hub, outcome);
      return context.json({ status: outcome.status, payload: outcome.payload });
    });
  }
  addRegistryRoutes(app, hub, route);

  const stream = (open: typeof telemetryLines) => (context: Context) => {
    const refusal = permit(context, "serviceConnect");
    if (refusal !== undefined) return answer(context, refusal);
    const headers = { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store" };
    const { deviceId, moduleId } = context.req.query();
    return context.body(open(hub, { deviceId, moduleId }), 200, headers);
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

/** Any known form of version will do; none at all is a client's mistake that Azure answers with 400. */
function faultOfVersion(context: Context): HubError | undefined {
  if (/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(context.req.query("api-version") ?? "")) return undefined;
  return new HubError("ArgumentInvalid", "The query must have an api-version such as 2021-04-12.");
}
