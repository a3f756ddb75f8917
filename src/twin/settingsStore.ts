import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import { isJsonObject, parseBounded } from "../model/boundedJson";
import { defaultsOf } from "../model/property";
import { validate } from "../model/validate";
import type { SettingValue } from "./acknowledgement";
import type { Definitions, SettingValues } from "./desiredJudgement";

/** Raised when the meaning of what is stored changes. */
const formatVersion = 1;
const maximumStoredLength = 2_048;

export interface LoadedSettings {
  readonly values: SettingValues;
  /** The stored text was there and could not be used; defaults stand in for what was lost. */
  readonly corrupt: boolean;
}

/** Settings that survive a power cut. Only what differs from its default is stored. */
export class SettingsStore {
  readonly #storage: Storage;
  readonly #text: Text;
  readonly #key: string;
  readonly #definitions: Definitions;

  constructor(storage: Storage, text: Text, key: string, definitions: Definitions) {
    this.#storage = storage;
    this.#text = text;
    this.#key = key;
    this.#definitions = definitions;
  }

  /** What was stored, judged again by the present model; each value that no longer passes is its default. */
  load(): LoadedSettings {
    const values = defaultsOf(this.#definitions);
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#storage.read(this.#key);
    } catch {
      return { values, corrupt: true };
    }
    if (bytes === undefined) return { values, corrupt: false };
    const text = this.#text.decode(bytes);
    const result = text === undefined ? undefined : parseBounded(text, maximumStoredLength);
    const stored = result?.parsed && isJsonObject(result.value) ? result.value : undefined;
    const settings = stored?.["settings"];
    if (stored?.["format"] !== formatVersion || !isJsonObject(settings)) return { values, corrupt: true };
    let corrupt = false;
    for (const name of Object.keys(settings)) {
      const definition = Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined;
      if (definition === undefined) continue;
      const verdict = validate(name, definition, settings[name]);
      if (verdict.valid) values[name] = verdict.value;
      else corrupt = true;
    }
    return { values, corrupt };
  }

  /** Throws where the storage does; what was stored before then stands. */
  save(values: SettingValues): void {
    const settings: Record<string, SettingValue> = {};
    for (const name of Object.keys(this.#definitions)) {
      const value = values[name];
      if (value !== undefined && value !== this.#definitions[name]?.default) settings[name] = value;
    }
    this.#storage.write(this.#key, this.#text.encode(JSON.stringify({ format: formatVersion, settings })));
  }
}
