import type { Text } from "../../src/board/text";

const encoder = new TextEncoder();
// A mark at the beginning is text like any other, as it is on a board.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const nodeText: Text = {
  encode(text) {
    return encoder.encode(text);
  },
  decode(bytes) {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  },
};
