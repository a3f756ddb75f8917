import type { Context, Hono } from "hono";
import type { JsonValue } from "./boundedJson";
import type { Hub } from "./hub";
import { HubError } from "./hubError";
import type { HubRight } from "./policies";
import { deviceSettings, etagOfHeader, moduleSettings } from "./restRequest";
import { withEtag } from "./restResponse";
import { deviceIdentityView, moduleIdentityView } from "./serviceViews";

/** Permission, the body within its bounds, and then one call into the hub. */
export type Route = (
  right: HubRight,
  handle: (context: Context, body: JsonValue) => Response | HubError,
) => (context: Context) => Promise<Response>;

/** Devices and modules: listed, read, made and changed, removed (Azure IoT Hub REST, "Devices" and "Modules"). */
export function addRegistryRoutes(app: Hono, hub: Hub, route: Route): void {
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
      const identity = hub.device(deviceOf(context));
      return identity instanceof HubError ? identity : withEtag(context, deviceIdentityView(hub, identity));
    }),
  );
  app.put(
    "/devices/:id",
    route("registryWrite", (context, body) => {
      const deviceId = deviceOf(context);
      const settings = deviceSettings(deviceId, body);
      if (settings instanceof HubError) return settings;
      const etag = etagOfHeader(context);
      const identity =
        etag === undefined ? hub.addDevice(deviceId, settings) : hub.updateDevice(deviceId, settings, etag);
      return identity instanceof HubError ? identity : withEtag(context, deviceIdentityView(hub, identity));
    }),
  );
  app.delete(
    "/devices/:id",
    route("registryWrite", (context) => {
      const removed = hub.removeDevice(deviceOf(context), etagOfHeader(context));
      return removed instanceof HubError ? removed : context.body(null, 204);
    }),
  );
  app.get(
    "/devices/:id/modules",
    route("registryRead", (context) => {
      const modules = hub.listModules(deviceOf(context));
      if (modules instanceof HubError) return modules;
      return context.json(modules.map((identity) => moduleIdentityView(hub, identity)));
    }),
  );
  app.get(
    "/devices/:id/modules/:module",
    route("registryRead", (context) => {
      const identity = hub.module(deviceOf(context), moduleOf(context));
      return identity instanceof HubError ? identity : withEtag(context, moduleIdentityView(hub, identity));
    }),
  );
  app.put(
    "/devices/:id/modules/:module",
    route("registryWrite", (context, body) => {
      const [deviceId, moduleId] = [deviceOf(context), moduleOf(context)];
      const settings = moduleSettings(deviceId, moduleId, body);
      if (settings instanceof HubError) return settings;
      const etag = etagOfHeader(context);
      const identity =
        etag === undefined
          ? hub.addModule(deviceId, moduleId, settings)
          : hub.updateModule(deviceId, moduleId, settings, etag);
      if (identity instanceof HubError) return identity;
      return withEtag(context, moduleIdentityView(hub, identity), etag === undefined ? 201 : 200);
    }),
  );
  app.delete(
    "/devices/:id/modules/:module",
    route("registryWrite", (context) => {
      const removed = hub.removeModule(deviceOf(context), moduleOf(context), etagOfHeader(context));
      return removed instanceof HubError ? removed : context.body(null, 204);
    }),
  );
}

function deviceOf(context: Context): string {
  return context.req.param("id") ?? "";
}

function moduleOf(context: Context): string {
  return context.req.param("module") ?? "";
}
