import type { Text } from "../../src/board/text";

/** First byte of what a lone surrogate becomes in XS, and of nothing else but the letters from U+D000 on. */
const surrogateLead = 0xed;

/** The text port in the machine: XS's own coders, made to agree with Node's. */
export function createXsText(): Text {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return {
    encode: (text) => {
      const bytes = encoder.encode(text);
      // The Encoding Standard wants U+FFFD there; XS writes the surrogate as it is.
      return bytes.includes(surrogateLead)
        ? encoder.encode(text.replace(/[\ud800-\udfff]/gu, "\ufffd"))
        : bytes;
    },
    decode: (bytes) => {
      try {
        return decoder.decode(bytes);
      } catch {
        return undefined;
      }
    },
  };
}
