import type { Json, JsonObject } from "../model/boundedJson";
import type { PropertyValue } from "../model/property";

/** Status codes of an acknowledgement [IoT Plug and Play conventions, "Writable properties"]. */
export const acknowledgementCode = Object.freeze({
  applied: 200,
  inProgress: 202,
  byDefault: 203,
  refused: 400,
  failed: 500,
});

/** What an answer to a desired property says beside the value and the version. */
export interface Finding {
  readonly code: number;
  /** One sentence, where there is something to say. */
  readonly sentence?: string;
}

/**
 * An answer to one desired property: `value` is what is truly in force (absent for a name this device does not know),
 * `av` the version of the desired document it answers, `ad` a sentence where there is something to say.
 */
export function acknowledgement(
  value: PropertyValue | undefined,
  { code, sentence }: Finding,
  version: number,
): JsonObject {
  const answer: Record<string, Json> = value === undefined ? {} : { value };
  answer["ac"] = code;
  answer["av"] = version;
  if (sentence !== undefined) answer["ad"] = sentence;
  return answer;
}
