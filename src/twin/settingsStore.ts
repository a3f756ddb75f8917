import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  maximumDepth,
  maximumMarks,
  parseBounded,
} from "../model/boundedJson";
import { fromEarlierCalibration } from "../model/earlierCalibration";
import type { Definitions, WritableProperty } from "../model/property";
import { validate } from "../model/validate";

/** Raised when the meaning of what is stored changes. 1: `{format, settings}`, without what was captured. */
const formatVersion = 2;
const oldestFormat = 1;

/** What all settings of the device come to, each as long as it can be and every calibration captured too, is under 5000. */
const maximumStoredBytes = 6_000;

/** The settings of a section, as they are stored. */
export interface StoredSettings {
  /** What is desired and was accepted, by name; a group without the fields that were left out. */
  readonly accepted: JsonObject;
  /** What was captured on the device, in the same shape. */
  readonly captured: JsonObject;
  /** The version of the desired document that was last stored; 0 where none was. */
  readonly version: number;
}

export interface LoadedSettings extends StoredSettings {
  /** The stored text was there and could not be used, or only in part; defaults stand in for what was lost. */
  readonly corrupt: boolean;
}

/** Settings that survive a power cut. */
export class SettingsStore {
  readonly #storage: Storage;
  readonly #text: Text;
  readonly #key: string;
  readonly #definitions: Definitions;

  /** @param key 1 to 15 ASCII characters */
  constructor(storage: Storage, text: Text, key: string, definitions: Definitions) {
    this.#storage = storage;
    this.#text = text;
    this.#key = key;
    this.#definitions = definitions;
  }

  /**
   * What was stored, by this firmware or an older one, judged again by the present model: what no longer passes is left
   * out. What a newer firmware stored is not guessed at.
   */
  load(): LoadedSettings {
    const nothing = { accepted: {}, captured: {}, version: 0 };
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#read();
    } catch {
      return { ...nothing, corrupt: true };
    }
    if (bytes === undefined) return { ...nothing, corrupt: false };
    const text = bytes.byteLength > maximumStoredBytes ? undefined : this.#text.decode(bytes);
    const result =
      text === undefined
        ? undefined
        : parseBounded(text, maximumStoredBytes, maximumDepth, maximumMarks, bytes);
    const stored = result?.parsed && isJsonObject(result.value) ? result.value : {};
    const { format, settings, captured = {}, version = 0 } = stored;
    const isKnown =
      Number.isInteger(format) && Number(format) >= oldestFormat && Number(format) <= formatVersion;
    if (!isKnown || !isJsonObject(settings) || !isJsonObject(captured)) return { ...nothing, corrupt: true };
    const passedCaptured = this.#passed(withNewNames(captured, true), {});
    const passed = this.#passed(withNewNames(settings, false), passedCaptured.values);
    return {
      accepted: passed.values,
      captured: passedCaptured.values,
      version: Number.isSafeInteger(version) && Number(version) > 0 ? Number(version) : 0,
      corrupt: passed.corrupt || passedCaptured.corrupt,
    };
  }

  /** A medium that fails once is asked again: what is taken for lost is written over with the next sync. */
  #read(): Uint8Array | undefined {
    try {
      return this.#storage.read(this.#key);
    } catch {
      return this.#storage.read(this.#key);
    }
  }

  /** Throws where the storage does; what was stored before then stands. */
  save({ accepted, captured, version }: StoredSettings): void {
    const text = JSON.stringify({ format: formatVersion, version, settings: accepted, captured });
    const bytes = this.#text.encode(text);
    if (bytes.byteLength > maximumStoredBytes) throw new Error("The settings are too large to be stored.");
    this.#storage.write(this.#key, bytes);
  }

  #passed(
    values: JsonObject,
    captured: JsonObject,
  ): { readonly values: JsonObject; readonly corrupt: boolean } {
    const passed: Record<string, Json> = {};
    let corrupt = false;
    for (const name of Object.keys(values)) {
      // A setting that this firmware no longer has.
      if (!Object.hasOwn(this.#definitions, name)) continue;
      const definition = this.#definitions[name] as WritableProperty;
      const verdict = validate(name, definition, values[name], captured[name]);
      if (verdict.valid) passed[name] = verdict.value;
      else corrupt = true;
    }
    return { values: passed, corrupt };
  }
}

function withNewNames(values: JsonObject, isCaptured: boolean): JsonObject {
  const { calibration } = values;
  return calibration === undefined
    ? values
    : { ...values, calibration: fromEarlierCalibration(calibration, isCaptured) };
}
