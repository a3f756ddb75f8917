import type { Text } from "../board/text";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  maximumDepth,
  maximumMarks,
  parseBounded,
} from "../model/boundedJson";
import { commandStatus, isCommandName } from "../model/commands";

/** What the direct methods do; the wiring gives it. */
export interface CommandActions {
  /** Takes a reading and hands over its record as it is sent in JSON. */
  readonly sampleNow: (done: (record: JsonObject) => void) => void;
  /** Restarts the device soon; the answer goes out first. */
  readonly reboot: () => void;
}

/** Answers a direct method. `status` is one of `commandStatus`; `body` is JSON. */
export type Respond = (status: number, body: JsonObject) => void;

/** A payload is a handful of values; more than this is no call of ours. */
const maximumPayloadLength = 1_024;

/** Readings that may be waited for at once; a caller beyond that is told to come again. */
const maximumWaiting = 4;

/** Serves direct methods: judges name and payload, acts, and always answers. */
export class Commands {
  readonly #actions: CommandActions;
  readonly #text: Text;
  #waiting = 0;

  constructor(actions: CommandActions, text: Text) {
    this.#actions = actions;
    this.#text = text;
  }

  /** @param body `undefined` where it was larger than the device accepts */
  handle(name: string, body: Uint8Array | undefined, respond: Respond): void {
    if (!isCommandName(name)) {
      refuse(
        respond,
        commandStatus.notFound,
        "unknownMethod",
        "This device has no such method; it has sampleNow and reboot.",
      );
      return;
    }
    const payload = this.#parse(body);
    if (payload === undefined) {
      const sentence = `The payload must be JSON of at most ${maximumPayloadLength} characters.`;
      refuse(respond, commandStatus.badRequest, "badPayload", sentence);
      return;
    }
    if (!isNothing(payload)) {
      refuse(respond, commandStatus.badRequest, "badPayload", `${name} takes no payload; send null.`);
      return;
    }
    if (name === "reboot") {
      respond(commandStatus.done, { message: "The device restarts in one second." });
      this.#actions.reboot();
      return;
    }
    this.#sampleNow(respond);
  }

  #sampleNow(respond: Respond): void {
    if (this.#waiting >= maximumWaiting) {
      refuse(
        respond,
        commandStatus.busy,
        "busy",
        "The device is measuring for other callers; try again in a few seconds.",
      );
      return;
    }
    this.#waiting++;
    try {
      this.#actions.sampleNow((record) => {
        this.#waiting--;
        respond(commandStatus.done, record);
      });
    } catch (failure) {
      // A mistake of ours is the guard's to tell; the caller is answered all the same, and its place is free again.
      this.#waiting--;
      refuse(respond, commandStatus.failed, "failed", "The measurement could not be started.");
      throw failure;
    }
  }

  #parse(body: Uint8Array | undefined): Json | undefined {
    const text = body === undefined ? undefined : this.#text.decode(body)?.trim();
    if (text === undefined) return undefined;
    if (text === "") return null;
    const result = parseBounded(text, maximumPayloadLength, maximumDepth, maximumMarks);
    return result.parsed ? result.value : undefined;
  }
}

/** Tools send no payload in several ways. */
function isNothing(payload: Json): boolean {
  return payload === null || payload === "" || (isJsonObject(payload) && Object.keys(payload).length === 0);
}

function refuse(respond: Respond, status: number, code: string, message: string): void {
  respond(status, { code, message });
}
