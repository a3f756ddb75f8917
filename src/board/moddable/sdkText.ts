import type { Text } from "../text";
import { encodeText, TextDecoder } from "./sdk";

/** UTF-8 by the engine's own code. */
export class SdkText implements Text {
  // `String.fromArrayBuffer` would take bytes that are not UTF-8; this decoder refuses them.
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  encode(text: string): Uint8Array {
    return encodeText(text);
  }

  decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }
}
