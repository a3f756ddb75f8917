import type { Clock } from "../board/clock";
import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { Json, JsonObject } from "../model/boundedJson";
import { commandDefinitions, commandStatus } from "../model/commands";
import { isoTime } from "../model/isoTime";
import { type Place, type PlaceName, placeName, places } from "../model/places";
import type { PropertyValues, ValueOf } from "../model/property";
import type { Settings } from "../model/settings";
import { allowedNumbers } from "../model/validate";
import { firmwareVersion } from "../model/version";
import {
  type CalibrationState,
  type Capture,
  captureAgain,
  captureMoisture,
  captureOffset,
} from "./calibrationCapture";
import { CalibrationUndo } from "./calibrationUndo";
import type { Respond } from "./commands";
import { refuse, refuseAsThingsAre } from "./refuse";
import { takeSettled } from "./settledReadings";
import { type MeasuredPlaces, type ProbeScale, settledRaw, settledTemperature } from "./settledValue";

type CalibrationName = PlaceName<"calibration", Place>;

/** Holds the calibration settings, as the twin does (src/twin/twinSection.ts). */
export interface CalibrationSection {
  /** In force. */
  readonly values: PropertyValues;
  /** What the cloud desires and was accepted, sparse. */
  accepted(name: CalibrationName): Json | undefined;
  /** The setting's shape, with the fields that were captured; `undefined` for none. */
  captured(name: CalibrationName): Json | undefined;
  /** Stores it and brings it into force; one sentence where it was refused or could not be stored. */
  capture(
    name: CalibrationName,
    value: JsonObject | undefined,
  ): { readonly code: number; readonly sentence: string } | undefined;
}

/** What the method `calibrate` acts on. */
export interface CalibrateRooms {
  readonly settings: CalibrationSection;
  readonly measurement: {
    take(done: (reading: MeasuredPlaces) => void): void;
    /** How the moisture probe at a place is to be judged; `undefined` where there is none. */
    scaleOf(place: Place): ProbeScale | undefined;
  };
  readonly board: { readonly clock: Clock; readonly storage: Storage; readonly text: Text };
  readonly log: Log;
}

type Point = ValueOf<typeof commandDefinitions.calibrate.payload.point>;

/**
 * The method `calibrate`: measures until the probe stands still, and takes the value as a point of the calibration. What
 * the cloud has set is not moved, and of what was captured one step can be taken back.
 */
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
    const place = places.find((each) => each === payload["place"]) ?? 1;
    const waterContent = payload["waterContent"] as number | undefined;
    const temperature = payload["temperature"] as number | undefined;
    const misuse = misuseOf(point, waterContent, temperature);
    if (misuse !== undefined) refuse(respond, commandStatus.badRequest, "badPayload", misuse);
    else if (point === "undo") this.#takeBack(respond);
    else if (point === "nominal") this.#take({ taken: true, captured: {} }, point, place, respond);
    else if (point === "temperature") this.#captureOffset(place, temperature ?? 0, respond);
    else this.#captureMoisture(point, place, waterContent, respond);
  }

  #captureMoisture(
    point: "dry" | "wet" | "point",
    place: Place,
    waterContent: number | undefined,
    respond: Respond,
  ): void {
    const { measurement, board } = this.#rooms;
    const scale = measurement.scaleOf(place);
    if (scale === undefined) {
      refuseAsThingsAre(respond, `There is no moisture probe at place ${place}.`);
      return;
    }
    takeSettled(measurement, (readings) => {
      const raw = settledRaw(readings, place, scale, this.#inForce(place).soilMoisture);
      const now = board.clock.now();
      const capture: Capture =
        typeof raw === "string"
          ? { taken: false, reason: raw }
          : captureMoisture(
              {
                point,
                raw,
                ...(waterContent !== undefined && { waterContent }),
                ...(now !== undefined && { date: isoTime(Math.floor(now / 1000)) }),
                firmware: firmwareVersion,
              },
              scale,
              this.#state(place),
            );
      this.#take(capture, point, place, respond);
    });
  }

  #captureOffset(place: Place, reference: number, respond: Respond): void {
    takeSettled(this.#rooms.measurement, (readings) => {
      const temperature = settledTemperature(readings, place);
      const capture: Capture =
        typeof temperature === "string"
          ? { taken: false, reason: temperature }
          : captureOffset(temperature, reference, this.#inForce(place), this.#state(place));
      this.#take(capture, "temperature", place, respond);
    });
  }

  #captured(place: Place): JsonObject | undefined {
    // The calibration is a group, and so is what comes of it.
    return this.#rooms.settings.captured(placeName("calibration", place)) as JsonObject | undefined;
  }

  #inForce(place: Place): Settings["calibration"] {
    return this.#rooms.settings.values[placeName("calibration", place)] as Settings["calibration"];
  }

  #state(place: Place): CalibrationState {
    const desired = this.#rooms.settings.accepted(placeName("calibration", place));
    return { place, captured: this.#captured(place), desired };
  }

  #take(capture: Capture, point: Point, place: Place, respond: Respond): void {
    const { log } = this.#rooms;
    const before = this.#captured(place);
    if (!this.#store(capture, place, respond)) return;
    log.write(`calibrated: ${point}${place === 1 ? "" : ` at place ${place}`}`);
    if (capture.taken && capture.warning !== undefined)
      log.write(`calibrated, but ${capture.warning}`, "warning");
    if (capture.taken && !this.#undo.keep(place, before, capture.captured))
      log.write(
        "the way back from this calibration could not be stored: a restart will forget it",
        "warning",
      );
    respond(commandStatus.done, { ...this.#inForce(place) });
  }

  #takeBack(respond: Respond): void {
    const step = this.#undo.last((place) => this.#captured(place));
    if (step === undefined) {
      const isAny = places.some((place) => this.#captured(place) !== undefined);
      const sentence = isAny
        ? "Only the last calibration can be taken back, and no step back from this one is kept; calibrate anew what is wrong."
        : "There is no calibration on this device to take back.";
      refuseAsThingsAre(respond, sentence);
      return;
    }
    const { place, captured } = step;
    if (!this.#store(captureAgain({ ...this.#state(place), captured }), place, respond)) return;
    this.#undo.clear();
    this.#rooms.log.write("calibrated: the last point was taken back");
    respond(commandStatus.done, { ...this.#inForce(place) });
  }

  /** Returns false, and has answered, where it was refused. */
  #store(capture: Capture, place: Place, respond: Respond): boolean {
    if (!capture.taken) {
      // The caller may have been told already that it takes a while.
      this.#rooms.log.write(`not calibrated: ${capture.reason}`, "warning");
      refuseAsThingsAre(respond, capture.reason);
      return false;
    }
    const isNothing = Object.keys(capture.captured).length === 0;
    const name = placeName("calibration", place);
    const fault = this.#rooms.settings.capture(name, isNothing ? undefined : capture.captured);
    if (fault === undefined) return true;
    this.#rooms.log.write(`not calibrated: ${fault.sentence}`, "warning");
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
  if (waterContent !== undefined && point !== "dry" && point !== "wet" && point !== "point")
    return `calibrate: waterContent goes with the points dry, wet and point, not with ${point}.`;
  if (waterContent === undefined && point === "point")
    return `calibrate needs waterContent for this point: ${allowedNumbers(commandDefinitions.calibrate.payload.waterContent)}.`;
  if (temperature !== undefined && point !== "temperature")
    return `calibrate: temperature goes with the point temperature, not with ${point}.`;
  if (temperature === undefined && point === "temperature")
    return `calibrate needs temperature for this point: ${allowedNumbers(commandDefinitions.calibrate.payload.temperature)}.`;
  return undefined;
}
