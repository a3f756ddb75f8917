import type { Timer, TimerId } from "../../src/board/timer";
import type { Connection } from "./connection";
import type { HubFaults } from "./hubFaults";
import { desiredTopic, twinResponses, twinResponseTopic } from "./hubTopics";
import { isObject, type Json, type JsonObject, parseJson, toBytes } from "./json";
import { isWithinSection, problemsOfPatch } from "./sectionRules";
import { merged, TextbookTwin } from "./textbookTwin";

/** A report that the hub took. */
export interface TakenReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly address: string;
  readonly patch: JsonObject;
  /** Of the reported section, with the patch. */
  readonly version: number;
  /** Names in the patch that changed nothing: the hub had that value. */
  readonly unchanged: readonly string[];
}

export interface TwinServiceOptions {
  readonly timer: Timer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly faults: HubFaults;
}

/** Codes of IoT Hub by the status of the answer. */
const errorCodes: Readonly<Record<number, number>> = { 400: 400004, 412: 412001, 429: 429001, 500: 500001 };

/** The twins, by address, and their requests over MQTT. */
export class TwinService {
  readonly #options: TwinServiceOptions;
  readonly #twins = new Map<string, TextbookTwin>();
  readonly #openRequests = new WeakMap<Connection, Set<string>>();
  readonly #delayed = new Set<TimerId>();
  readonly reports: TakenReport[] = [];
  /** The most requests that ever waited for their answers at once on a connection. */
  mostWaiting = 0;

  constructor(options: TwinServiceOptions) {
    this.#options = options;
  }

  twin(name: string): TextbookTwin {
    let twin = this.#twins.get(name);
    if (twin === undefined) {
      twin = new TextbookTwin();
      this.#twins.set(name, twin);
    }
    return twin;
  }

  /** Ends every wait. */
  close(): void {
    for (const id of this.#delayed) this.#options.timer.clear(id);
    this.#delayed.clear();
  }

  get(connection: Connection, requestId: string, payload: Uint8Array): void {
    if (!this.#open(connection, requestId)) return;
    if (payload.length > 0) connection.violate("IoT Hub: twin", "the request for the twin has a body");
    const refused = this.#options.faults.takeGet();
    if (refused !== undefined) this.#refuse(connection, requestId, refused, "asked to fail");
    else this.#answer(connection, requestId, 200, this.twin(connection.name ?? "").document());
  }

  report(connection: Connection, requestId: string, base: number | undefined, payload: Uint8Array): void {
    if (!this.#open(connection, requestId)) return;
    const patch = parseJson(payload);
    if (!isObject(patch)) {
      connection.violate("IoT Hub: reported", "the report is no JSON object");
      this.#refuse(connection, requestId, 400, "the body is no JSON object", 400006);
      return;
    }
    if (Object.keys(patch).length === 0) connection.violate("IoT Hub: reported", "the report is empty");
    const twin = this.twin(connection.name ?? "");
    const problems = [...problemsOfPatch(patch)];
    if (!isWithinSection(merged(twin.reported, patch).properties))
      problems.push("the reported section would be larger than 32 KB");
    for (const problem of problems) connection.violate("IoT Hub: reported", problem);
    const refused = this.#options.faults.takeReport();
    if (problems.length > 0) this.#refuse(connection, requestId, 400, problems.join("; "));
    else if (refused !== undefined) this.#refuse(connection, requestId, refused, "asked to fail");
    else if (base !== undefined && base !== twin.reported.version)
      this.#refuse(connection, requestId, 412, `the version is ${twin.reported.version}`);
    else this.#keep(connection, requestId, twin, patch);
  }

  /** Merges a desired patch, null for all of it, and tells it where somebody listens. Returns the version. */
  desire(name: string, patch: JsonObject | null, connection: Connection | undefined): number {
    const twin = this.twin(name);
    const body = twin.desire(patch);
    const { version } = twin.desired;
    if (connection?.isSubscribed(desiredTopic(version)) === true) {
      for (let times = this.#options.faults.takePush(); times > 0; times--)
        connection.deliver(desiredTopic(version), body);
    }
    return version;
  }

  #keep(connection: Connection, requestId: string, twin: TextbookTwin, patch: JsonObject): void {
    const before = twin.reported.properties;
    twin.report(patch);
    const { version, properties } = twin.reported;
    const unchanged = Object.keys(patch).filter((name) => isSame(own(before, name), own(properties, name)));
    this.reports.push({ at: this.#options.now(), address: connection.name ?? "", patch, version, unchanged });
    this.#answer(connection, requestId, 204, new Uint8Array(0), version);
  }

  /** False for an identifier that still waits for its answer: the two could not be told apart. */
  #open(connection: Connection, requestId: string): boolean {
    const open = this.#openRequests.get(connection) ?? new Set();
    this.#openRequests.set(connection, open);
    if (open.has(requestId)) {
      connection.fail("IoT Hub: $rid", `the request id ${requestId} still waits for its answer`);
      return false;
    }
    open.add(requestId);
    this.mostWaiting = Math.max(this.mostWaiting, open.size);
    if (!connection.isSubscribed(twinResponseTopic(200, requestId)))
      connection.violate("IoT Hub: twin", `a request without a subscription to ${twinResponses}`);
    return true;
  }

  #refuse(connection: Connection, requestId: string, status: number, why: string, code?: number): void {
    const timestampUtc = new Date(this.#options.now()).toISOString();
    const errorCode = code ?? errorCodes[status] ?? status * 1000;
    const body = { errorCode, trackingId: `textbook-${requestId}`, message: why, timestampUtc };
    this.#answer(connection, requestId, status, toBytes(body));
  }

  #answer(
    connection: Connection,
    requestId: string,
    status: number,
    body: Uint8Array,
    version?: number,
  ): void {
    const { faults, timer } = this.#options;
    if (faults.takeReply()) return;
    const send = () => {
      this.#openRequests.get(connection)?.delete(requestId);
      connection.deliver(twinResponseTopic(status, requestId, version), body);
    };
    if (faults.replyDelay === 0) {
      send();
      return;
    }
    const id = timer.set("textbook hub: reply", faults.replyDelay, () => {
      this.#delayed.delete(id);
      send();
    });
    this.#delayed.add(id);
  }
}

function own(section: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(section, name) ? section[name] : undefined;
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
