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
import type { CommandHandler, Respond } from "./commands";
import { refuse, refuseAsThingsAre } from "./refuse";

/** The calibration as the twin holds it. */
export interface CalibrationAccess {
  /**
   * What is captured at present, so a getter: the setting's shape, with the fields that were captured; `undefined` for
   * none.
   */
  readonly captured: JsonObject | undefined;
  /** Stores it and brings it into force; one sentence where it was refused or could not be stored. */
  readonly capture: (value: JsonObject | undefined) => string | undefined;
  readonly inForce: () => PropertyValues;
  /** What the cloud desires and was accepted, sparse. */
  readonly desired: () => Json | undefined;
}

export interface CalibrateActions {
  readonly calibration: CalibrationAccess;
  readonly takeReading: (done: (reading: Measurement) => void) => void;
  readonly storage: Storage;
  readonly text: Text;
  readonly log: Log;
}

type Point = ValueOf<typeof commandDefinitions.calibrate.payload.point>;

/** The method `calibrate`: measures, and takes what it measured as a point of the calibration. */
export function calibrateCommand(actions: CalibrateActions): CommandHandler {
  const calibrate = new Calibrate(actions);
  return (payload, respond) => calibrate.run(payload, respond);
}

/** A class, as each function that holds on to others would cost a board ten slots for all of its life. */
class Calibrate {
  readonly #actions: CalibrateActions;
  readonly #undo: CalibrationUndo;

  constructor(actions: CalibrateActions) {
    this.#actions = actions;
    this.#undo = new CalibrationUndo(actions.storage, actions.text);
  }

  run(payload: PropertyValues, respond: Respond): void {
    // The payload has passed the declaration.
    const point = payload["point"] as Point;
    const waterContent = payload["waterContent"] as number | undefined;
    const temperature = payload["temperature"] as number | undefined;
    const misuse = misuseOf(point, waterContent, temperature);
    if (misuse !== undefined) refuse(respond, commandStatus.badRequest, "badPayload", misuse);
    else if (point === "undo") this.#takeBack(respond);
    else {
      this.#actions.takeReading((reading) => {
        const capture =
          point === "temperature"
            ? captureOffset(reading, temperature ?? 0, this.#state())
            : capturePoint(point, reading, waterContent, this.#state());
        this.#take(capture, point, respond);
      });
    }
  }

  #state(): CalibrationState {
    const { calibration } = this.#actions;
    return { captured: calibration.captured, desired: calibration.desired(), inForce: calibration.inForce() };
  }

  #take(capture: Capture, point: Point, respond: Respond): void {
    const { calibration, log } = this.#actions;
    const before = calibration.captured;
    if (!this.#store(capture, respond)) return;
    log.write(`calibrated: ${point}`);
    if (capture.taken && !this.#undo.keep(before, capture.captured))
      log.write(
        "the way back from this calibration could not be stored: a restart will forget it",
        "warning",
      );
    respond(commandStatus.done, calibration.inForce());
  }

  #takeBack(respond: Respond): void {
    const { calibration, log } = this.#actions;
    const before = this.#undo.before(calibration.captured);
    if (before === undefined) {
      refuseAsThingsAre(respond, "There is no calibration on this device to take back.");
      return;
    }
    if (!this.#store(captureAgain(before.captured, calibration.desired()), respond)) return;
    this.#undo.clear();
    log.write("calibrated: the last point was taken back");
    respond(commandStatus.done, calibration.inForce());
  }

  /** Returns false, and has answered, where it was refused. */
  #store(capture: Capture, respond: Respond): boolean {
    const isNothing = capture.taken && Object.keys(capture.captured).length === 0;
    const reason = capture.taken
      ? this.#actions.calibration.capture(isNothing ? undefined : capture.captured)
      : capture.reason;
    if (reason === undefined) return true;
    refuseAsThingsAre(respond, reason);
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
