import { MqttOperation } from "../../../src/board/mqtt";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { applyPatch } from "../../../src/twin/mergePatch";
import { type FakeBoard, text } from "./fakeBoard";
import type { FakeMqttClient, SentControl, SentMessage } from "./fakeMqtt";
import { messagesIn } from "./messagesIn";

/** Half a round trip. */
const latency = 20;

export interface Arrived {
  /** Ticks at which the hub had it. */
  readonly at: number;
  readonly encoding: "json" | "cbor";
  /** The module that it comes from, over the device's connection. */
  readonly component: string | undefined;
  readonly body: Uint8Array;
  readonly duplicate: boolean;
}

/** A hub for a whole firmware on a fake board: accepts, grants, answers and acknowledges in virtual time. */
export class ScriptedHub {
  readonly #board: FakeBoard;
  readonly #timer: ReturnType<FakeBoard["time"]["timerFor"]>;
  readonly telemetry: Arrived[] = [];
  readonly answers: { readonly status: number; readonly requestId: string; readonly body: JsonObject }[] = [];
  readonly goodbyes: number[] = [];
  desired: JsonObject = {};
  desiredVersion = 1;
  reported: JsonObject = {};
  /** False while nothing gets through: connections open, and nobody answers. */
  isThere = true;
  acknowledges = true;
  #calls = 0;

  constructor(board: FakeBoard) {
    this.#board = board;
    this.#timer = board.time.timerFor("hub");
    board.mqtt.onOpen = (client) => {
      client.onPart = () => this.#later(client, () => client.writable());
      this.#later(client, () => client.accept());
    };
    board.mqtt.onSent = (client, message) => this.#later(client, () => this.#took(client, message));
  }

  /** The service changes what is desired. */
  patch(change: JsonObject): void {
    this.desired = applyPatch(this.desired, change);
    const body = JSON.stringify({ ...change, $version: ++this.desiredVersion });
    const topic = `$iothub/twin/PATCH/properties/desired/?$version=${this.desiredVersion}`;
    this.deliver(topic, body);
  }

  /** Calls a method; its answer comes to `answers`. Returns the request's id. */
  call(name: string, payload: string | Uint8Array = "null"): string {
    const requestId = `call-${++this.#calls}`;
    this.deliver(`$iothub/methods/POST/${name}/?$rid=${requestId}`, payload);
    return requestId;
  }

  deliver(topic: string, body: string | Uint8Array): void {
    const { client } = this.#board.mqtt;
    this.#later(client, () => client.deliver(topic, body, { pieceLength: 300 }));
  }

  /** Records in the order in which they arrived, JSON ones only, those of a list each on its own. */
  get records(): JsonObject[] {
    return this.messagesOf(undefined);
  }

  /** What a module sent, JSON only. */
  messagesOf(component: string | undefined): JsonObject[] {
    return this.telemetry
      .filter((arrived) => arrived.encoding === "json" && arrived.component === component)
      .flatMap(({ body }) => messagesIn(text.decode(body) ?? ""));
  }

  answerFor(requestId: string): { readonly status: number; readonly body: JsonObject }[] {
    return this.answers.filter((answer) => answer.requestId === requestId);
  }

  #later(client: FakeMqttClient, callback: () => void): void {
    this.#timer.set("latency", latency, () => {
      if (this.isThere && !client.closed) callback();
    });
  }

  #took(client: FakeMqttClient, message: SentMessage | SentControl): void {
    client.writable();
    if ("operation" in message) {
      if (message.operation === MqttOperation.SUBSCRIBE) client.grant();
      return;
    }
    const { topic, body, id, duplicate } = message;
    const requestId = /\$rid=(.+)$/.exec(topic)?.[1] ?? "";
    const reply = (status: number, value: string) =>
      client.deliver(`$iothub/twin/res/${status}/?$rid=${requestId}`, value);
    if (topic.startsWith("devices/")) {
      const encoding = topic.includes("cbor") ? "cbor" : "json";
      const component = /\$\.sub=(\w+)/.exec(topic)?.[1];
      this.telemetry.push({ at: this.#board.time.ticks(), encoding, component, body, duplicate });
      if (this.acknowledges) client.acknowledge(id);
    } else if (topic.startsWith("$iothub/twin/GET/")) {
      reply(
        200,
        JSON.stringify({
          desired: { ...this.desired, $version: this.desiredVersion },
          reported: { ...this.reported, $version: 1 },
        }),
      );
    } else if (topic.startsWith("$iothub/twin/PATCH/")) {
      this.reported = applyPatch(this.reported, parse(body));
      reply(204, "");
    } else {
      const status = Number(/methods\/res\/(\d+)\//.exec(topic)?.[1]);
      this.answers.push({ status, requestId, body: parse(body) });
    }
  }
}

function parse(body: Uint8Array): JsonObject {
  return JSON.parse(text.decode(body) ?? "") as Json as JsonObject;
}
