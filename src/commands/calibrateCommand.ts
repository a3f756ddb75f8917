import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { Json, JsonObject } from "../model/boundedJson";
import { commandDefinitions, commandStatus } from "../model/commands";
import type { PropertyValues, ValueOf } from "../model/property";
import { allowedNumbers } from "../model/validate";
import {
  type CalibrationState,
  type Capture,
  captureAgain,
  captureOffset,
  capturePoint,
  type Measurement,
} from "./calibrationCapture";
import { CalibrationUndo } from "./calibrationUndo";
import type { Respond } from "./commands";
import { refuse, refuseAsThingsAre } from "./refuse";

/** Holds the setting calibration, as the twin does (src/twin/twinSection.ts). */
export interface CalibrationSection {
  /** In force. */
  readonly values: PropertyValues;
  /** What the cloud desires and was accepted, sparse. */
  accepted(name: "calibration"): Json | undefined;
  /** The setting's shape, with the fields that were captured; `undefined` for none. */
  captured(name: "calibration"): Json | undefined;
  /** Stores it and brings it into force; one sentence where it was refused or could not be stored. */
  capture(
    name: "calibration",
    value: JsonObject | undefined,
  ): { readonly code: number; readonly sentence: string } | undefined;
}

/** What the method `calibrate` acts on. */
export interface CalibrateRooms {
  readonly settings: CalibrationSection;
  readonly measurement: { take(done: (reading: Measurement) => void): void };
  readonly board: { readonly storage: Storage; readonly text: Text };
  readonly log: Log;
}

type Point = ValueOf<typeof commandDefinitions.calibrate.payload.point>;

/** The method `calibrate`: measures, and takes what it measured as a point of the calibration. */
export class CalibrateCommand {
  readonly #rooms: CalibrateRooms;
  readonly #undo: CalibrationUndo;

  constructor(rooms: CalibrateRooms) {
    this.#rooms = rooms;
    this.#undo = new CalibrationUndo(rooms.board.storage, rooms.board.text);
  }

  run(payload: PropertyValues, respond: Respond): void {
    // The payload has passed the declaration.
    const point = payload["point"] as Point;
    const waterContent = payload["waterContent"] as number | undefined;
    const temperature = payload["temperature"] as number | undefined;
    const misuse = misuseOf(point, waterContent, temperature);
    if (misuse !== undefined) refuse(respond, commandStatus.badRequest, "badPayload", misuse);
    else if (point === "undo") this.#takeBack(respond);
    else if (point === "nominal") this.#take({ taken: true, captured: {} }, point, respond);
    else {
      this.#rooms.measurement.take((reading) => {
        const capture =
          point === "temperature"
            ? captureOffset(reading, temperature ?? 0, this.#state())
            : capturePoint(point, reading, waterContent, this.#state());
        this.#take(capture, point, respond);
      });
    }
  }

  // The calibration is a group, and so is what comes of it.
  get #captured(): JsonObject | undefined {
    return this.#rooms.settings.captured("calibration") as JsonObject | undefined;
  }

  get #desired(): Json | undefined {
    return this.#rooms.settings.accepted("calibration");
  }

  get #inForce(): PropertyValues {
    return this.#rooms.settings.values["calibration"] as PropertyValues;
  }

  #state(): CalibrationState {
    return { captured: this.#captured, desired: this.#desired, inForce: this.#inForce };
  }

  #take(capture: Capture, point: Point, respond: Respond): void {
    const { log } = this.#rooms;
    const before = this.#captured;
    if (!this.#store(capture, respond)) return;
    log.write(`calibrated: ${point}`);
    if (capture.taken && !this.#undo.keep(before, capture.captured))
      log.write(
        "the way back from this calibration could not be stored: a restart will forget it",
        "warning",
      );
    respond(commandStatus.done, this.#inForce);
  }

  #takeBack(respond: Respond): void {
    const before = this.#undo.before(this.#captured);
    if (before === undefined) {
      const sentence =
        this.#captured === undefined
          ? "There is no calibration on this device to take back."
          : "Only the last calibration can be taken back, and no step back from this one is kept; calibrate anew what is wrong.";
      refuseAsThingsAre(respond, sentence);
      return;
    }
    if (!this.#store(captureAgain(before.captured, this.#desired), respond)) return;
    this.#undo.clear();
    this.#rooms.log.write("calibrated: the last point was taken back");
    respond(commandStatus.done, this.#inForce);
  }

  /** Returns false, and has answered, where it was refused. */
  #store(capture: Capture, respond: Respond): boolean {
    const isNothing = capture.taken && Object.keys(capture.captured).length === 0;
    if (!capture.taken) {
      refuseAsThingsAre(respond, capture.reason);
      return false;
    }
    const fault = this.#rooms.settings.capture("calibration", isNothing ? undefined : capture.captured);
    if (fault === undefined) return true;
    if (fault.code === commandStatus.failed) refuse(respond, commandStatus.failed, "failed", fault.sentence);
    else refuseAsThingsAre(respond, fault.sentence);
    return false;
  }
}

/** What is said of a field that does not go with the point, or is missing. */
function misuseOf(
  point: Point,
  waterContent: number | undefined,
  temperature: number | undefined,
): string | undefined {
  if (waterContent !== undefined && point !== "dry" && point !== "wet")
    return `calibrate: waterContent goes with the points dry and wet, not with ${point}.`;
  if (temperature !== undefined && point !== "temperature")
    return `calibrate: temperature goes with the point temperature, not with ${point}.`;
  if (temperature === undefined && point === "temperature")
    return `calibrate needs temperature for this point: ${allowedNumbers(commandDefinitions.calibrate.payload.temperature)}.`;
  return undefined;
}
