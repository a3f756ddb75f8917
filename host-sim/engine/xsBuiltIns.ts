import type { XsBridge } from "./xsBridge";

/** Nested arrays and objects that a board parses for sure; with 150 its native stack ends (docs/architecture.md, rule 4). */
export const deepestJson = 100;

/** What needs a compiler, which no board has. */
const compilers = ["eval", "Function"] as const;

/** What these machines have and no board: the bridge has taken what it needs of it. */
const hostOnly = ["gc", "print", "performance", "currentMeterLimit", "resetMeter", "setImmediate", "harden"];

const [openBracket, closeBracket, openBrace, closeBrace, quote, backslash] = [91, 93, 123, 125, 34, 92];

/**
 * In the machine: takes away what a board does not have, so that who uses it ends the run as on a board. Once, before the
 * firmware is built; the bridge has its own.
 */
export function limitBuiltIns(bridge: XsBridge): void {
  for (const name of compilers) {
    // Not an arrow, as one of them is a constructor.
    function missing(): void {
      bridge.call("reset.crash", "missingBuiltIn", `${name} is no built-in of a board`);
    }
    Reflect.defineProperty(globalThis, name, { value: missing, configurable: true, writable: true });
  }
  for (const name of hostOnly) Reflect.deleteProperty(globalThis, name);
  const parse = JSON.parse;
  const encoder = new TextEncoder();
  JSON.parse = (text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown): unknown => {
    if (mayBeDeep(text) && depthOf(encoder.encode(text)) > deepestJson)
      bridge.call("reset.crash", "deepJson", `JSON nested more than ${deepestJson} deep`);
    return parse(text, reviver);
  };
}

/** Cheap, for all but the rarest documents: whether there are brackets enough. */
function mayBeDeep(text: string): boolean {
  if (typeof text !== "string" || text.length <= deepestJson) return false;
  return text.split("[").length + text.split("{").length - 2 > deepestJson;
}

/** How deep the parser would go, whether the text is JSON or not. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (isText) {
      if (byte === backslash) index++;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === openBracket || byte === openBrace) {
      depth++;
      deepest = Math.max(deepest, depth);
    } else if (byte === closeBracket || byte === closeBrace) depth--;
  }
  return deepest;
}
