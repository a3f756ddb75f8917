import type { ModuleName } from "../model/modules";
import type { Settings } from "../model/settings";

export type TelemetryEncoding = Settings["telemetryEncoding"];

/**
 * How telemetry reaches the hub: with QoS 1, `onAcknowledged` on PUBACK; `duplicate` where it may have arrived before.
 * False where nothing was taken.
 */
export interface TelemetryChannel {
  /** @param module that it comes from; a record of the device where absent */
  sendTelemetry(
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
    module: ModuleName | undefined,
  ): boolean;
}
