import { isJsonObject, type JsonObject, parseBounded } from "../../src/model/boundedJson";
import { telemetryTables } from "../../src/model/telemetry";
import { idOf } from "../hub/identityAddress";
import { decodeTelemetry, type TelemetryKind } from "../telemetry/decodeTelemetry";
import { telemetryWords } from "./telemetryWords";

/** A telemetry message as the hub passes it on. */
export interface TelemetryMessage {
  readonly deviceId: string;
  /** The module that it comes from: by an identity of its own, or as a component of the device. */
  readonly module: string | undefined;
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

/** The module that a message comes from, by who sent it or the component that it names as its subject. */
export function moduleOfMessage(
  moduleId: string | undefined,
  systemProperties: Readonly<Record<string, string>>,
): string | undefined {
  return moduleId ?? (systemProperties["dt-subject"] || undefined);
}

/**
 * Decodes by content type and sender; what cannot be decoded is said so, never guessed. One description a record: a
 * message that is a list has several, each with `batch`, how many they are; `bytes` are those of the whole message.
 */
export function describeTelemetry(message: TelemetryMessage): readonly TelemetryDescription[] {
  const { deviceId, module, enqueuedTime, contentType, body } = message;
  const base = {
    event: "telemetry",
    device: deviceId,
    module,
    enqueuedTime,
    contentType,
    bytes: body.byteLength,
  };
  const id = idOf({ deviceId, moduleId: module });
  const kind = kindOf(module);
  const decoded = decode(contentType, body, kind);
  if (typeof decoded === "string")
    return [{ record: { ...base, problem: decoded }, words: oneLine(`${id}  ${decoded}`) }];
  const batch = decoded.length > 1 ? { batch: decoded.length } : {};
  return decoded.map((telemetry) => ({
    record: { ...base, ...batch, telemetry },
    words: oneLine(telemetryWords(kind, id, telemetry)),
  }));
}

/** Subject, content type and texts are whatever a device sends. */
function oneLine(words: string): string {
  return words.replace(/\p{Cc}+/gu, " ");
}

/** `undefined` for a module whose telemetry is not in the model. */
function kindOf(module: string | undefined): TelemetryKind | undefined {
  if (module === undefined) return "record";
  return module !== "record" && Object.hasOwn(telemetryTables, module)
    ? (module as TelemetryKind)
    : undefined;
}

/** The fields of each record in the message, or a sentence on why there are none. */
function decode(
  contentType: string,
  body: Uint8Array,
  kind: TelemetryKind | undefined,
): readonly JsonObject[] | string {
  if (contentType === "application/cbor" && kind !== undefined) {
    const result = decodeTelemetry(body, kind);
    return result.decoded ? result.messages : result.reason;
  }
  if (contentType !== "application/json") {
    return `A message of ${body.byteLength} bytes with content type "${contentType}", which is not telemetry of Loam.`;
  }
  const result = parseBounded(new TextDecoder().decode(body), maximumJsonLength);
  const items = result.parsed && Array.isArray(result.value) ? result.value : [result.parsed && result.value];
  return items.length > 0 && items.every(isJsonObject)
    ? items
    : "A message that is neither a JSON object nor a list of them.";
}
