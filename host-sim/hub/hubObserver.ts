import type { JsonObject, JsonValue } from "./boundedJson";
import type { IdentityAddress } from "./identityAddress";

/** Of a device or, where `moduleId` is there, of one of its modules. */
interface HubEvent extends IdentityAddress {
  /** ISO 8601 in UTC, by the hub's clock. */
  readonly time: string;
}

export interface TelemetryEvent extends IdentityAddress {
  /** ISO 8601 in UTC. */
  readonly enqueuedTime: string;
  readonly properties: Readonly<Record<string, string>>;
  /** By their names in routing, such as `content-type`, and what the hub stamps. */
  readonly systemProperties: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ReportedEvent extends HubEvent {
  readonly patch: JsonObject;
  readonly version: number;
}

export interface DesiredEvent extends HubEvent {
  readonly patch: JsonObject;
  readonly version: number;
  /** Whether it went to the device at once; an offline device fetches it later. */
  readonly delivered: boolean;
}

export interface ConnectedEvent extends HubEvent {
  readonly sessionPresent: boolean;
}

export interface DisconnectedEvent extends HubEvent {
  readonly reason: string;
}

/** A connection that ended before the device or module was let in. */
export interface RefusedEvent {
  /** As far as it was told; not verified. */
  readonly deviceId: string | undefined;
  readonly moduleId: string | undefined;
  readonly time: string;
  readonly reason: string;
}

/** A direct method, when it is over. */
export interface MethodEvent extends HubEvent {
  readonly name: string;
  readonly payload: JsonValue;
  /** What the device answered, or why there is no answer. */
  readonly outcome:
    | { readonly status: number; readonly payload: JsonValue }
    | { readonly errorCode: number; readonly message: string };
}

/**
 * What one may follow of a hub. Called synchronously, after the hub's own state is complete and stored; what they
 * are given holds no secret.
 */
export interface HubObserver {
  onTelemetry?(event: TelemetryEvent): void;
  onReported?(event: ReportedEvent): void;
  onDesired?(event: DesiredEvent): void;
  onConnected?(event: ConnectedEvent): void;
  onDisconnected?(event: DisconnectedEvent): void;
  onRefused?(event: RefusedEvent): void;
  onMethod?(event: MethodEvent): void;
}
