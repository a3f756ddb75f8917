import { isJsonObject, type JsonObject, parseBoundedJson } from "./boundedJson";
import type { DeviceRegistry } from "./deviceRegistry";
import type { SessionHub } from "./deviceSession";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { addressOf } from "./identityAddress";
import type { ObserverList } from "./observerList";
import { type Rate, RateLimit } from "./rateLimit";
import { faultOfMessage, telemetryEvent } from "./telemetryMessage";
import type { PropertyBag } from "./topics";
import type { Twin } from "./twin";
import type { TwinRegistry } from "./twinRegistry";
import { deviceView } from "./twinSection";

/**
 * Bytes of a reported patch as JSON text: above the metered limit, which counts escapes and white space for less.
 * One level more than the limit of a twin would do; a few more let the twin answer with its own sentence.
 */
const reportBounds = { maximumBytes: 128 * 1024, maximumDepth: 16 };

/**
 * Reads and writes of one twin by its device: Azure allows a unit 100 reads and 50 writes a second of all devices together
 * ("IoT Hub quotas and throttling"). A write of the largest twin takes the hub some milliseconds, in which it does nothing else.
 */
export const twinRate: Rate = { burst: 100, perSecond: 20 };

/** Bytes of a report that count for one more request: merging and storing take time with its length. */
const BYTES_OF_A_REQUEST = 4_096;

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
  /** Of those who asked for something of late. */
  readonly #rates = new Map<string, RateLimit>();
  /** A twin is never changed in place: asked for again and again, it is written out once. */
  readonly #texts = new WeakMap<Twin, string>();

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
    this.#rates.delete(id);
  }

  ownTwin(id: string): string | HubError {
    const twin = this.#throttled(id) ?? this.#options.twins.get(id);
    if (twin instanceof HubError) return twin;
    const text =
      this.#texts.get(twin) ??
      JSON.stringify({ desired: deviceView(twin.desired), reported: deviceView(twin.reported) });
    this.#texts.set(twin, text);
    return text;
  }

  report(id: string, payload: Uint8Array, baseVersion: number | undefined): number | HubError {
    const cost = 1 + Math.floor(Math.min(payload.length, reportBounds.maximumBytes) / BYTES_OF_A_REQUEST);
    const patch = this.#throttled(id, cost) ?? reportedPatch(payload);
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

  saveSubscriptions(id: string, subscriptions: ReadonlyMap<string, number>): HubError | undefined {
    const refusal = this.#throttled(id);
    if (refusal === undefined) this.#options.store.putSubscriptions(id, subscriptions);
    return refusal;
  }

  methodsReady(id: string): void {
    this.#options.onMethodsReady(id);
  }

  #throttled(id: string, cost = 1): HubError | undefined {
    const now = this.now();
    let rate = this.#rates.get(id);
    if (rate === undefined) {
      rate = new RateLimit(twinRate, now);
      this.#rates.set(id, rate);
    }
    if (rate.take(now, cost)) return undefined;
    return new HubError(
      "ThrottlingException",
      `More than ${twinRate.perSecond} requests a second for the twin of ${id}; wait before the next one.`,
    );
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
