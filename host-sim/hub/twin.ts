import { isJsonObject, type JsonObject, type JsonValue } from "./boundedJson";
import { HubError } from "./hubError";
import { faultOfPatch, meteredSize, twinLimits } from "./twinRules";
import {
  clearingPatch,
  newSection,
  patchedSection,
  replacingPatch,
  type Stamp,
  type TwinSection,
} from "./twinSection";

/** A twin as it is stored. Never changed in place; `version` rises with every write of any part. */
export interface Twin {
  readonly version: number;
  /** The digital twin model that was named with the last CONNECT that named one; empty where none was. */
  readonly modelId: string;
  readonly tags: JsonObject;
  readonly desired: TwinSection;
  readonly reported: TwinSection;
}

export interface ServiceWrite {
  readonly twin: Twin;
  /** What the device is told of desired: the merge patch, without version; `undefined` where nothing was written. */
  readonly desiredPatch: JsonObject | undefined;
}

export function newTwin(now: number): Twin {
  const time = new Date(now).toISOString();
  return {
    version: 1,
    modelId: "",
    tags: {},
    desired: newSection({ time, withVersion: true }),
    reported: newSection({ time, withVersion: false }),
  };
}

export function withModelId(twin: Twin, modelId: string): Twin {
  return { ...twin, version: twin.version + 1, modelId };
}

/** Eight bytes of counter in base64, as Azure's etags look. */
export function etagOf(twin: Twin): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(twin.version));
  return bytes.toString("base64");
}

/**
 * A merge patch from a service, `{tags?, properties?: {desired?}}`; `null` for a section clears it. Whatever else a
 * whole twin sent back holds is ignored, `$version` and `$metadata` of a section included.
 */
export function patchedByService(twin: Twin, patch: JsonValue, now: number): ServiceWrite | HubError {
  return writtenByService(twin, patch, now, (_values, wanted) => wanted);
}

/** Replaces tags and desired by what is given; what is not given becomes empty. */
export function replacedByService(twin: Twin, wanted: JsonValue, now: number): ServiceWrite | HubError {
  if (!isJsonObject(wanted)) return refusal("A twin must be a JSON object.");
  const properties = isJsonObject(wanted["properties"]) ? wanted["properties"] : {};
  const whole = { tags: wanted["tags"] ?? {}, properties: { desired: properties["desired"] ?? {} } };
  return writtenByService(twin, whole, now, replacingPatch);
}

function writtenByService(
  twin: Twin,
  document: JsonValue,
  now: number,
  patchFrom: (values: JsonObject, given: JsonObject) => JsonObject,
): ServiceWrite | HubError {
  if (!isJsonObject(document)) return refusal("A twin patch must be a JSON object.");
  const properties = document["properties"] ?? {};
  if (!isJsonObject(properties)) return refusal("properties must be a JSON object.");
  const tagsPatch = sectionPatch("tags", twin.tags, document["tags"], patchFrom);
  if (tagsPatch instanceof HubError) return tagsPatch;
  const desiredPatch = sectionPatch("desired", twin.desired.values, properties["desired"], patchFrom);
  if (desiredPatch instanceof HubError) return desiredPatch;

  const stamp: Stamp = { time: new Date(now).toISOString(), withVersion: true };
  const tags =
    tagsPatch === undefined
      ? twin.tags
      : patchedSection({ values: twin.tags, version: 0, metadata: {} }, tagsPatch, stamp).values;
  const desired =
    desiredPatch === undefined ? twin.desired : patchedSection(twin.desired, desiredPatch, stamp);
  const tooLarge =
    faultOfSize("tags", tags, twinLimits.tagsSize) ??
    faultOfSize("desired", desired.values, twinLimits.propertiesSize);
  if (tooLarge !== undefined) return tooLarge;
  if (tagsPatch === undefined && desiredPatch === undefined) return { twin, desiredPatch };
  return { twin: { ...twin, version: twin.version + 1, tags, desired }, desiredPatch };
}

function sectionPatch(
  name: string,
  values: JsonObject,
  given: JsonValue | undefined,
  patchFrom: (values: JsonObject, given: JsonObject) => JsonObject,
): JsonObject | undefined | HubError {
  if (given === undefined) return undefined;
  if (given === null) return clearingPatch(values);
  if (!isJsonObject(given)) return refusal(`${name} must be a JSON object.`);
  const { $version: _version, $metadata: _metadata, ...own } = given;
  const fault = faultOfPatch(own);
  return fault === undefined ? patchFrom(values, own) : refusal(`${name}: ${fault}`);
}

/**
 * A merge patch of reported from the device. A `$version` or `$metadata` in it is refused, as Azure does
 * (amenzhinsky/iothub#70): it means that the device echoes a whole twin.
 * @param base the version the patch was made against, or `undefined` for no precondition
 */
export function reportedByDevice(
  twin: Twin,
  patch: JsonValue,
  base: number | undefined,
  now: number,
): Twin | HubError {
  if (!isJsonObject(patch)) return refusal("A reported patch must be a JSON object.");
  const fault = faultOfPatch(patch);
  if (fault !== undefined) return refusal(`reported: ${fault}`);
  if (base !== undefined && base !== twin.reported.version) {
    return new HubError(
      "PreconditionFailed",
      `The patch is for version ${base} of reported; the version is ${twin.reported.version}.`,
    );
  }
  const reported = patchedSection(twin.reported, patch, {
    time: new Date(now).toISOString(),
    withVersion: false,
  });
  const tooLarge = faultOfSize("reported", reported.values, twinLimits.propertiesSize);
  return tooLarge ?? { ...twin, version: twin.version + 1, reported };
}

function faultOfSize(name: string, values: JsonObject, limit: number): HubError | undefined {
  const size = meteredSize(values);
  if (size > limit) return refusal(`${name} would have ${size} bytes; at most ${limit} are allowed.`);
  const [text, most] = [Buffer.byteLength(JSON.stringify(values)), limit * twinLimits.textPerSize];
  if (text <= most) return undefined;
  return refusal(`${name} would have ${text} bytes as JSON; at most ${most} are allowed.`);
}

function refusal(sentence: string): HubError {
  return new HubError("ArgumentInvalid", sentence);
}
