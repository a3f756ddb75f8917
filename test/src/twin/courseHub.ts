import { createXsText } from "../../../host-sim/engine/xsText";
import { isJsonObject, type Json, type JsonObject } from "../../../src/model/boundedJson";
import type { Twin } from "../../../src/twin/twin";
import type { TwinChannel } from "../../../src/twin/twinChannel";

/** On Node and on XS alike. */
export const text = createXsText();

export const bytesOf = (value: Json): Uint8Array => text.encode(JSON.stringify(value));

/** RFC 7396 §2, as it stands there; not that of the firmware. */
export function merge(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, Json> = isJsonObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

interface Request {
  readonly id: string;
  readonly patch: JsonObject | undefined;
}

/** A state of the twin, as a backup holds it. */
export interface Backup {
  readonly version: number;
  readonly desired: JsonObject;
  readonly reported: JsonObject;
}

/** The hub of a course: it answers when a step says so, and remembers every desired document that there ever was. */
export class CourseHub implements TwinChannel {
  desired: JsonObject = {};
  version = 1;
  reported: JsonObject = {};
  readonly history: Backup[] = [];
  open: Request[] = [];
  pushes: { readonly version: number; readonly body: Uint8Array }[] = [];
  overdue: { readonly id: string; readonly status: number; readonly body: Uint8Array }[] = [];
  hasRoom = true;
  requests = 0;
  /** Hears each report before it leaves the device, and again when the hub has taken it. */
  onReport: (patch: JsonObject, isTaken: boolean) => void = () => undefined;

  constructor() {
    this.#remember();
  }

  requestTwin(id: string): boolean {
    return this.#take({ id, patch: undefined });
  }

  report(id: string, patch: Uint8Array): boolean {
    if (!this.hasRoom) return false;
    const parsed = JSON.parse(text.decode(patch) ?? "") as JsonObject;
    this.onReport(parsed, false);
    return this.#take({ id, patch: parsed });
  }

  /** The cloud writes. Returns the push. */
  desire(change: JsonObject): CourseHub["pushes"][number] {
    this.desired = merge(this.desired, change) as JsonObject;
    this.version++;
    this.#remember();
    return { version: this.version, body: bytesOf({ ...change, $version: this.version }) };
  }

  /** Goes back by so many writes. */
  restore(writes: number): void {
    const backup = this.history[Math.max(0, this.history.length - 1 - writes)];
    if (backup === undefined) return;
    this.desired = backup.desired;
    this.version = backup.version;
    this.reported = backup.reported;
    this.#remember();
  }

  /** The connection is gone, with what was on its way. */
  forget(): void {
    this.open = [];
    this.pushes = [];
    this.overdue = [];
  }

  /** The answer to the oldest request. */
  answer(status: number, isTaken: boolean, isGarbage: boolean): CourseHub["overdue"][number] | undefined {
    const request = this.open.shift();
    if (request === undefined) return undefined;
    const { id, patch } = request;
    if (patch !== undefined && (status < 400 || isTaken)) {
      this.reported = merge(this.reported, patch) as JsonObject;
      this.onReport(patch, true);
    }
    if (status >= 400) return { id, status, body: bytesOf({ errorCode: status * 1_000 }) };
    if (patch !== undefined) return { id, status: 204, body: new Uint8Array(0) };
    const { desired, reported, version } = this;
    const document = { desired: { ...desired, $version: version }, reported: { ...reported, $version: 1 } };
    return { id, status, body: isGarbage ? text.encode("{") : bytesOf(document) };
  }

  /** Answers all that is asked, well. True where something was. */
  answerAll(twin: Twin): boolean {
    let isAnswered = false;
    for (
      let reply = this.answer(200, true, false);
      reply !== undefined;
      reply = this.answer(200, true, false)
    ) {
      twin.handleReply(reply.id, reply.status, reply.body);
      isAnswered = true;
    }
    return isAnswered;
  }

  #take(request: Request): boolean {
    if (!this.hasRoom) return false;
    this.requests++;
    this.open.push(request);
    return true;
  }

  #remember(): void {
    const { version, desired, reported } = this;
    this.history.push({ version, desired, reported });
  }
}
