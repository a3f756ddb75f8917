import { decodeBase64 } from "../../link/base64";
import { type ModuleName, moduleNames } from "../../model/modules";

/**
 * Reads `ingestion:KEY,inference:KEY,alerting:KEY`, in any order: the keys in base64, or one sentence that says what is
 * wrong. What was written is never repeated there: it may be a key.
 */
export function readModuleKeys(text: string): { readonly [Name in ModuleName]: string } | string {
  const keys: { [Name in ModuleName]?: string } = {};
  const wrong = new Set<string>();
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const colon = part.indexOf(":");
    const name = moduleNames.find((known) => known === part.slice(0, colon).trim());
    if (name === undefined) wrong.add("a part names no module");
    else if (keys[name] !== undefined) wrong.add(`${name} is there twice`);
    else {
      const key = part.slice(colon + 1).trim();
      if ((decodeBase64(key)?.byteLength ?? 0) === 0) wrong.add(`the key of ${name} is not base64`);
      keys[name] = key;
    }
  }
  const { ingestion, inference, alerting } = keys;
  for (const name of moduleNames) if (keys[name] === undefined) wrong.add(`${name} is missing`);
  if (wrong.size > 0 || ingestion === undefined || inference === undefined || alerting === undefined) {
    const form = moduleNames.map((name) => `${name}:KEY`).join(",");
    return `The setting "moduleKeys" must read ${form} with keys in base64: ${[...wrong].join(", ")}.`;
  }
  return { ingestion, inference, alerting };
}
