import type { Text } from "../board/text";
import type { Timer, TimerId } from "../board/timer";
import { type Json, type JsonObject, maximumDepth, maximumMarks, parseBounded } from "../model/boundedJson";
import { type CommandDefinition, commandStatus } from "../model/commands";
import type { ModuleName } from "../model/modules";
import type { PropertyValues } from "../model/property";
import { judgePayload } from "./judgePayload";
import { refuse } from "./refuse";

/** Answers a direct method. `status` is one of `commandStatus`; `body` is JSON. */
export type Respond = (status: number, body: JsonObject) => void;

/** Whoever has methods: the device, or a module. */
export interface CommandServer {
  /** Whose methods these are, as refusals name it. */
  readonly owner: "device" | ModuleName;
  /** The methods there are, by name. */
  readonly definitions: { readonly [name: string]: CommandDefinition };
  /** Whether modules are called on it too, as `module*method`, which refusals say. */
  readonly hasComponents?: boolean;
  /**
   * Carries one of them out, with its payload as it is declared, defaults filled in. It answers now or later; only the
   * first answer counts.
   */
  run(name: string, payload: PropertyValues, respond: Respond): void;
}

/** A payload is a handful of values; more than this is no call of ours. */
const maximumPayloadLength = 1_024;

/** Calls of one method that may wait at once; a caller beyond that is told to come again. */
const maximumWaiting = 4;

/** The shortest time-out a caller can set is 5 s [IoT Hub, direct methods]; a second of that is for the way. */
const patienceMilliseconds = 4_000;

/** A call that has no answer yet. */
interface Call {
  readonly owner: string;
  readonly name: string;
  readonly respond: Respond;
  timer: TimerId | undefined;
}

/** Serves direct methods: judges name and payload, acts, and answers each call exactly once, within 4 s. */
export class Commands {
  readonly #text: Text;
  readonly #timer: Timer;
  readonly #calls = new Set<Call>();

  /** @param timer a guarded one */
  constructor(text: Text, timer: Timer) {
    this.#text = text;
    this.#timer = timer;
  }

  /**
   * Throws what the method throws, after the caller was answered: a mistake of ours is the guard's to tell.
   *
   * @param server whose method is called
   * @param body `undefined` where it was larger than the device accepts
   */
  handle(server: CommandServer, name: string, body: Uint8Array | undefined, respond: Respond): void {
    const { definitions } = server;
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (definition === undefined) {
      refuse(respond, commandStatus.notFound, "unknownMethod", unknownMethod(server));
      return;
    }
    const parsed = this.#parse(body);
    if (parsed === undefined) {
      const sentence = `The payload must be JSON of at most ${maximumPayloadLength} characters.`;
      refuse(respond, commandStatus.badRequest, "badPayload", sentence);
      return;
    }
    const payload = judgePayload(name, definition, parsed);
    if (typeof payload === "string") {
      refuse(respond, commandStatus.badRequest, "badPayload", payload);
      return;
    }
    if (this.#waiting(server, name) >= maximumWaiting) {
      const sentence = `${maximumWaiting} calls of ${name} are under way; try again in a few seconds.`;
      refuse(respond, commandStatus.busy, "busy", sentence);
      return;
    }
    this.#run(server, name, payload, respond, definition.later);
  }

  /** Nobody is answered any more: the connection is gone, and with it the callers. */
  close(): void {
    for (const call of this.#calls) this.#timer.clear(call.timer);
    this.#calls.clear();
  }

  #run(
    server: CommandServer,
    name: string,
    payload: PropertyValues,
    respond: Respond,
    later: string | undefined,
  ): void {
    const call: Call = { owner: server.owner, name, respond, timer: undefined };
    this.#calls.add(call);
    const late = {
      message: `${name} is under way and takes a while longer.${later === undefined ? "" : ` ${later}`}`,
    };
    try {
      call.timer = this.#timer.set(`answer to ${name}`, patienceMilliseconds, () =>
        this.#answer(call, commandStatus.accepted, late),
      );
      server.run(name, payload, (status, answer) => this.#answer(call, status, answer));
    } catch (failure) {
      this.#answer(call, commandStatus.failed, {
        code: "failed",
        message: `${name} could not be carried out.`,
      });
      throw failure;
    }
  }

  /** An answer that comes after another one, or after the end, is dropped. */
  #answer(call: Call, status: number, body: JsonObject): void {
    if (!this.#calls.delete(call)) return;
    this.#timer.clear(call.timer);
    call.respond(status, body);
  }

  #waiting({ owner }: CommandServer, name: string): number {
    let count = 0;
    for (const call of this.#calls) if (call.owner === owner && call.name === name) count++;
    return count;
  }

  #parse(body: Uint8Array | undefined): Json | undefined {
    if (body === undefined) return undefined;
    const text = this.#text.decode(body)?.trim();
    if (text === undefined) return undefined;
    if (text === "") return null;
    const result = parseBounded(text, maximumPayloadLength, maximumDepth, maximumMarks, body);
    return result.parsed ? result.value : undefined;
  }
}

function unknownMethod({ owner, definitions, hasComponents = false }: CommandServer): string {
  const names = Object.keys(definitions);
  const last = names.pop();
  const all = names.length === 0 ? last : `${names.join(", ")} and ${last}`;
  const whose = owner === "device" ? "This device" : `The module ${owner}`;
  const others = hasComponents ? "; its modules have methods of their own (module*method)" : "";
  return `${whose} has no such method; it has ${all}${others}.`;
}
