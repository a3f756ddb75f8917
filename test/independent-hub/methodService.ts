import type { Timer, TimerId } from "../../src/board/timer";
import type { Connection } from "./connection";
import { methodTopic } from "./hubTopics";
import { type Json, parseJson, toBytes } from "./json";

/**
 * What became of a direct method. notOnline: nobody was there or listened (404103). timedOut: no reply in time (504101).
 * disconnected: the connection ended before the reply (404104).
 */
export interface MethodCall {
  readonly state: "waiting" | "answered" | "notOnline" | "timedOut" | "disconnected";
  /** The device's own. */
  readonly status?: number;
  readonly payload?: Json;
}

interface OpenCall {
  readonly connection: Connection;
  readonly call: { -readonly [Name in keyof MethodCall]: MethodCall[Name] };
  readonly timer: TimerId;
  isReplied: boolean;
}

const mostReplyBytes = 128 * 1024;

/** Direct methods: requests that wait for their replies. */
export class MethodService {
  readonly #timer: Timer;
  readonly #calls = new Map<string, OpenCall>();
  #count = 0;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** `payload`: the word null where it is absent. */
  call(
    connection: Connection | undefined,
    name: string,
    payload: Json | undefined,
    timeoutMilliseconds: number,
  ): MethodCall {
    this.#count += 1;
    // Opaque to the device, and it comes back as it was.
    const requestId = `a${this.#count}-Z.~_`;
    const topic = methodTopic(name, requestId);
    if (connection?.deliver(topic, toBytes(payload ?? null)) !== true) return { state: "notOnline" };
    const call: OpenCall["call"] = { state: "waiting" };
    const timer = this.#timer.set("textbook hub: method", timeoutMilliseconds, () => {
      call.state = "timedOut";
    });
    this.#calls.set(requestId, { connection, call, timer, isReplied: false });
    return call;
  }

  reply(connection: Connection, status: number, requestId: string, payload: Uint8Array): void {
    const open = this.#calls.get(requestId);
    if (open === undefined || open.connection !== connection) {
      connection.violate("IoT Hub: methods", `a reply to ${requestId}, which is no open call`);
      return;
    }
    if (open.isReplied) connection.violate("IoT Hub: methods", `a second reply to ${requestId}`);
    open.isReplied = true;
    const body = parseJson(payload);
    if (body === undefined) connection.violate("IoT Hub: methods", `the reply to ${requestId} is no JSON`);
    if (payload.length > mostReplyBytes)
      connection.violate("IoT Hub: methods", `the reply to ${requestId} is larger than 128 KB`);
    // A device cannot know how long its caller waits: a reply that comes too late is no breach, and nobody hears it.
    if (open.call.state !== "waiting") return;
    this.#timer.clear(open.timer);
    open.call.state = "answered";
    open.call.status = status;
    if (body !== undefined) open.call.payload = body;
  }

  /** The replies of this connection can no longer come. */
  ended(connection: Connection): void {
    for (const [requestId, open] of this.#calls) {
      if (open.connection !== connection) continue;
      this.#calls.delete(requestId);
      this.#timer.clear(open.timer);
      if (open.call.state === "waiting") open.call.state = "disconnected";
    }
  }
}
