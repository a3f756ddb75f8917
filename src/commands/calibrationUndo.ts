import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import { isJsonObject, type Json, type JsonObject, parseBounded } from "../model/boundedJson";
import { fromEarlierCalibration } from "../model/earlierCalibration";
import { type Place, places } from "../model/places";
import { inOrder } from "./calibrationCapture";

/** Where the last step of the calibration is stored; a factory reset removes it. */
export const calibrationUndoKey = "calUndo";

/** Two calibrations of eight points, a line and their terms take about 900 characters. */
const maximumStoredLength = 1_536;

/** One step of the calibration of a place: what was captured before it and after it. `null`: nothing was. */
type Step = { readonly place: Place; readonly before: JsonObject | null; readonly after: JsonObject | null };

/** What was captured before the last step, and where. */
export interface StepBack {
  readonly place: Place;
  readonly captured: JsonObject | undefined;
}

/**
 * Remembers what was captured before the last time, over restarts: one step of the device, at whichever place. A step
 * whose end is not what is captured now is none: so a power cut between the calibration and this note costs the way back, and never leads to a wrong place.
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
  keep(place: Place, before: JsonObject | undefined, after: JsonObject): boolean {
    this.#kept = { place, before: before === undefined ? null : inOrder(before), after };
    try {
      this.#storage.write(calibrationUndoKey, this.#text.encode(JSON.stringify(this.#kept)));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * The step that led to what is captured now, if one did.
   *
   * @param captured what is captured now at a place
   */
  last(captured: (place: Place) => JsonObject | undefined): StepBack | undefined {
    const step = this.#kept ?? this.#load();
    if (step === undefined) return undefined;
    const { place, before, after } = step;
    const now = JSON.stringify(inOrder(captured(place)));
    if (JSON.stringify(inOrder(after ?? undefined)) !== now) return undefined;
    return { place, captured: before ?? undefined };
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
    // An older firmware knew one place only.
    const { before, after, place: given = 1 } = result.value;
    const place = places.find((each) => each === given);
    if (place === undefined || !isCaptured(before) || !isCaptured(after)) return undefined;
    return { place, before: withNewNames(before), after: withNewNames(after) };
  }
}

function withNewNames(captured: JsonObject | null): JsonObject | null {
  return captured === null ? null : (fromEarlierCalibration(captured, true) as JsonObject);
}

function isCaptured(value: Json | undefined): value is JsonObject | null {
  return value === null || isJsonObject(value);
}
