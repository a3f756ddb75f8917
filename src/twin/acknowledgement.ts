import type { JsonObject } from "../model/boundedJson";

/** The value of a writable property. */
export type SettingValue = number | string;

/** Status codes of an acknowledgement [IoT Plug and Play conventions, "Writable properties"]. */
export const acknowledgementCode = Object.freeze({ applied: 200, byDefault: 203, refused: 400, failed: 500 });

/**
 * An answer to one desired property: `value` is what is truly in force (absent for a name this device does not know),
 * `av` the version of the desired document it answers, `ad` a sentence where there is something to say.
 */
export function acknowledgement(
  value: SettingValue | undefined,
  code: number,
  version: number,
  sentence?: string,
): JsonObject {
  const answer: Record<string, number | string> = value === undefined ? {} : { value };
  answer["ac"] = code;
  answer["av"] = version;
  if (sentence !== undefined) answer["ad"] = sentence;
  return answer;
}
