import { type FaultCode, faultCatalogue } from "../model/faults";
import { qualities } from "../model/quality";
import { type TelemetryFieldName, telemetryFields } from "../model/telemetry";
import { CborWriter } from "./cborWriter";
import type { TelemetryFields } from "./record";

/** Far above the longest record: eight fields and every fault at once are under 100 bytes. */
const maximumLength = 256;

/** A record as a CBOR map by the model's keys (RFC 8949, deterministic: §4.2.1). */
export function encodeCbor(fields: TelemetryFields): Uint8Array {
  const writer = new CborWriter(maximumLength);
  const names = Object.keys(fields) as TelemetryFieldName[];
  writer.map(names.length);
  for (const name of names) {
    const { key, kind, decimals } = telemetryFields[name];
    writer.integer(key);
    const value = fields[name];
    if (kind === "faults") {
      const faults = value as readonly FaultCode[];
      writer.array(faults.length);
      for (const fault of faults) writer.integer(faultCatalogue[fault].number);
    } else if (kind === "quality") writer.integer((qualities as readonly unknown[]).indexOf(value));
    else writer.integer(Math.round((value as number) * 10 ** decimals));
  }
  return writer.finish();
}
