import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import { isJsonObject, type Json, type JsonObject, parseBounded } from "../model/boundedJson";
import { inOrder } from "./calibrationCapture";

/** Where the last step of the calibration is stored; a factory reset removes it. */
export const calibrationUndoKey = "calUndo";

/** Two calibrations of six numbers each take about 300 characters. */
const maximumStoredLength = 1_024;

/** One step of the calibration: what was captured before it and after it. `null`: nothing was. */
type Step = { readonly before: JsonObject | null; readonly after: JsonObject | null };

/**
 * Remembers what was captured before the last time, over restarts. A step whose end is not what is captured now is none:
 * so a power cut between the calibration and this note costs the way back, and never leads to a wrong place.
 */
export class CalibrationUndo {
  readonly #storage: Storage;
  readonly #text: Text;
  /** What the storage may have failed to take. */
  #kept: Step | undefined;

  constructor(storage: Storage, text: Text) {
    this.#storage = storage;
    this.#text = text;
  }

  /** Returns false where the step could not be stored: it is known until the next restart only. */
  keep(before: JsonObject | undefined, after: JsonObject): boolean {
    this.#kept = { before: before === undefined ? null : inOrder(before), after };
    try {
      this.#storage.write(calibrationUndoKey, this.#text.encode(JSON.stringify(this.#kept)));
      return true;
    } catch {
      return false;
    }
  }

  /** What was captured before the step that led to what is captured now, if one did. */
  before(captured: JsonObject | undefined): { readonly captured: JsonObject | undefined } | undefined {
    const step = this.#kept ?? this.#load();
    const now = JSON.stringify(inOrder(captured));
    if (step === undefined || JSON.stringify(inOrder(step.after ?? undefined)) !== now) return undefined;
    return { captured: step.before ?? undefined };
  }

  /** There is no way back any more. */
  clear(): void {
    this.#kept = undefined;
    try {
      this.#storage.remove(calibrationUndoKey);
    } catch {
      // What stays there is a step that does not lead to what is captured now.
    }
  }

  #load(): Step | undefined {
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#storage.read(calibrationUndoKey);
    } catch {
      return undefined;
    }
    const text = bytes === undefined ? undefined : this.#text.decode(bytes);
    const result = text === undefined ? undefined : parseBounded(text, maximumStoredLength);
    if (result?.parsed !== true || !isJsonObject(result.value)) return undefined;
    const { before, after } = result.value;
    return isCaptured(before) && isCaptured(after) ? { before, after } : undefined;
  }
}

function isCaptured(value: Json | undefined): value is JsonObject | null {
  return value === null || isJsonObject(value);
}
