import { isJsonObject, type Json, type JsonObject, parseBounded } from "../../src/model/boundedJson";
import { decodeTelemetry } from "./decodeTelemetry";

/** A telemetry message as the hub passes it on. */
export interface TelemetryMessage {
  readonly deviceId: string;
  readonly enqueuedTime: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A telemetry message as a record for machines and a line for people. */
export interface TelemetryDescription {
  readonly record: Readonly<Record<string, unknown>>;
  readonly words: string;
}

const maximumJsonLength = 256 * 1024;

/** Decodes by content type; what cannot be decoded is said so, never guessed. */
export function describeTelemetry(message: TelemetryMessage): TelemetryDescription {
  const { deviceId, enqueuedTime, contentType, body } = message;
  const base = { event: "telemetry", device: deviceId, enqueuedTime, contentType, bytes: body.byteLength };
  const telemetry = decode(contentType, body);
  if (typeof telemetry === "string") {
    return { record: { ...base, problem: telemetry }, words: `${deviceId}  ${telemetry}` };
  }
  return { record: { ...base, telemetry }, words: sentence(deviceId, telemetry) };
}

/** The fields, or a sentence on why there are none. */
function decode(contentType: string, body: Uint8Array): JsonObject | string {
  if (contentType === "application/cbor") {
    const result = decodeTelemetry(body);
    return result.decoded ? (result.fields as JsonObject) : result.reason;
  }
  if (contentType !== "application/json") {
    return `A message of ${body.byteLength} bytes with content type "${contentType}", which is not telemetry of Loam.`;
  }
  const result = parseBounded(new TextDecoder().decode(body), maximumJsonLength);
  return result.parsed && isJsonObject(result.value) ? result.value : "A message that is not a JSON object.";
}

function sentence(deviceId: string, telemetry: JsonObject): string {
  const { time, sequence, soilMoisture, soilMoistureRaw, soilTemperature, quality, faults } = telemetry;
  const moisture =
    typeof soilMoisture === "number"
      ? `soil moisture ${soilMoisture.toFixed(3)} m³/m³ (${text(soilMoistureRaw)} mV)`
      : "soil moisture not measured";
  const temperature =
    typeof soilTemperature === "number"
      ? `soil temperature ${soilTemperature.toFixed(2)} °C`
      : "soil temperature not measured";
  const judgement = text(quality) + (Array.isArray(faults) ? `: ${faults.map(text).join(", ")}` : "");
  return `${text(time ?? "no time")}  ${deviceId} #${text(sequence)}  ${moisture}, ${temperature}, ${judgement}`;
}

/** A value of any kind, as a device that is not ours may send it. */
function text(value: Json | undefined): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "?");
}
