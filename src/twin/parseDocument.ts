import type { Text } from "../board/text";
import type { FaultSink } from "../health/faultRegister";
import {
  isJsonObject,
  type JsonObject,
  maximumDepth,
  maximumMarks,
  parseBounded,
} from "../model/boundedJson";

/**
 * The largest document parsed: text, parsed tree and reply must fit a C3's heap beside a TLS session. It must take what
 * the device itself can be made to report, 12 KB, beside all that can be desired: else the cloud could make a twin that
 * the device never reads again.
 */
export const maximumDocumentLength = 19_968;

/**
 * A twin document or patch as the hub sent it, or the fault that says what was wrong with it.
 *
 * @param body `undefined` where it was larger than the device accepts
 */
export function parseDocument(
  body: Uint8Array | undefined,
  text: Text,
): JsonObject | "twinTooLarge" | "twinInvalid" {
  if (body === undefined) return "twinTooLarge";
  const decoded = text.decode(body);
  if (decoded === undefined) return "twinInvalid";
  const result = parseBounded(decoded, maximumDocumentLength, maximumDepth, maximumMarks, body);
  if (!result.parsed) return result.problem === "malformed" ? "twinInvalid" : "twinTooLarge";
  return isJsonObject(result.value) ? result.value : "twinInvalid";
}

/** As `parseDocument`, and raises the fault. */
export function parseTelling(
  body: Uint8Array | undefined,
  { text, faults }: { readonly text: Text; readonly faults: FaultSink },
): JsonObject | "twinTooLarge" | "twinInvalid" {
  const document = parseDocument(body, text);
  if (typeof document === "string") faults.raise(document);
  return document;
}

/** The `$version` of a section, or `undefined` where it has none that can be counted on from. */
export function versionOf(section: JsonObject | undefined): number | undefined {
  const version = section?.["$version"];
  return typeof version === "number" && Number.isSafeInteger(version) && version >= 0 ? version : undefined;
}
