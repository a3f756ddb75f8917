import { createXsText } from "../../../host-sim/engine/xsText";
import type { Json } from "../../../src/model/boundedJson";

/** What a test of `evaluateOnXs` runs in the machine: the text port on given text and bytes. */
export function run(input: Json): Json {
  const { texts, byteStrings } = input as { texts: string[]; byteStrings: number[][] };
  const text = createXsText();
  return {
    encoded: texts.map((one) => [...text.encode(one)]),
    decoded: byteStrings.map((bytes) => text.decode(Uint8Array.from(bytes)) ?? null),
  };
}
