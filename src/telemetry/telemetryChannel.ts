import type { ModuleName } from "../model/modules";
import type { Settings } from "../model/settings";

export type TelemetryEncoding = Settings["telemetryEncoding"];

/**
 * How telemetry reaches the hub: with QoS 1, `onAcknowledged` on PUBACK; `duplicate` where it may have arrived before.
 * False where nothing was taken.
 */
export interface TelemetryChannel {
  /** A record of the device. */
  sendRecord(
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
  ): boolean;
  /** A message of a module. */
  sendMessage(
    module: ModuleName,
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
  ): boolean;
}
