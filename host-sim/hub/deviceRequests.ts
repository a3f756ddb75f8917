import { isJsonObject, type JsonObject, parseBoundedJson } from "./boundedJson";
import type { DeviceRegistry } from "./deviceRegistry";
import type { SessionHub } from "./deviceSession";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { addressOf } from "./identityAddress";
import type { ObserverList } from "./observerList";
import { faultOfMessage, telemetryEvent } from "./telemetryMessage";
import type { PropertyBag } from "./topics";
import type { TwinRegistry } from "./twinRegistry";
import { deviceView } from "./twinSection";

/**
 * Bytes of a reported patch as JSON text: above the metered limit, which counts escapes and white space for less.
 * One level more than the limit of a twin would do; a few more let the twin answer with its own sentence.
 */
const reportBounds = { maximumBytes: 128 * 1024, maximumDepth: 16 };

export interface DeviceRequestsOptions {
  readonly registry: DeviceRegistry;
  readonly twins: TwinRegistry;
  readonly store: HubStore;
  readonly observers: ObserverList;
  readonly now: () => number;
  readonly trackingId: () => string;
  /** A device or module is connected and takes direct methods from now on. */
  readonly onMethodsReady: (id: string) => void;
}

/** What connected devices and modules ask of the hub: twin, reports, messages. Stored first, then told, then answered. */
export class DeviceRequests implements SessionHub {
  readonly #options: DeviceRequestsOptions;
  readonly #lastActivity = new Map<string, number>();

  constructor(options: DeviceRequestsOptions) {
    this.#options = options;
  }

  now(): number {
    return this.#options.now();
  }

  trackingId(): string {
    return this.#options.trackingId();
  }

  /** Milliseconds since 1970 of the last message or report in this run of the hub, or `undefined`. */
  lastActivity(id: string): number | undefined {
    return this.#lastActivity.get(id);
  }

  /** For an identity that is removed: another one of its name has done nothing yet. */
  forget(id: string): void {
    this.#lastActivity.delete(id);
  }

  ownTwin(id: string): JsonObject | HubError {
    const twin = this.#options.twins.get(id);
    if (twin instanceof HubError) return twin;
    return { desired: deviceView(twin.desired), reported: deviceView(twin.reported) };
  }

  report(id: string, payload: Uint8Array, baseVersion: number | undefined): number | HubError {
    const patch = reportedPatch(payload);
    if (patch instanceof HubError) return patch;
    const twin = this.#options.twins.report(id, patch, baseVersion);
    if (twin instanceof HubError) return twin;
    const { version } = twin.reported;
    const time = this.#touch(id);
    this.#options.observers.emit("onReported", { ...addressOf(id), time, patch, version });
    return version;
  }

  ingest(id: string, bag: PropertyBag, body: Uint8Array): HubError | undefined {
    const fault = faultOfMessage(bag, body);
    if (fault !== undefined) return fault;
    const { registry, twins, observers } = this.#options;
    const identity = registry.get(id);
    if (identity instanceof HubError) return identity;
    const twin = twins.get(id);
    if (twin instanceof HubError) return twin;
    const time = this.#touch(id);
    observers.emit("onTelemetry", telemetryEvent(identity, twin.modelId, bag, body, time));
    return undefined;
  }

  saveSubscriptions(id: string, subscriptions: ReadonlyMap<string, number>): void {
    this.#options.store.putSubscriptions(id, subscriptions);
  }

  methodsReady(id: string): void {
    this.#options.onMethodsReady(id);
  }

  #touch(id: string): string {
    const now = this.now();
    this.#lastActivity.set(id, now);
    return new Date(now).toISOString();
  }
}

function reportedPatch(payload: Uint8Array): JsonObject | HubError {
  const outcome = parseBoundedJson(payload, reportBounds);
  if ("fault" in outcome) {
    if (outcome.fault === "tooLarge") return new HubError("MessageTooLarge", outcome.sentence);
    const code = outcome.fault === "malformed" ? "IotHubFormatError" : "ArgumentInvalid";
    return new HubError(code, outcome.sentence);
  }
  if (isJsonObject(outcome.value)) return outcome.value;
  return new HubError("ArgumentInvalid", "A reported patch must be a JSON object.");
}
