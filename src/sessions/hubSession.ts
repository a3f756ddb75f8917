import type { Board } from "../board/board";
import type { Network } from "../board/network";
import type { Respond } from "../commands/commands";
import { WaitingAnswers } from "../commands/waitingAnswers";
import type { FaultSink } from "../health/faultRegister";
import type { Guard } from "../health/guard";
import type { Identity } from "../link/identity";
import {
  type HubMessage,
  methodReplyTopic,
  telemetryTopic,
  twinGetTopic,
  twinReportTopic,
} from "../link/iotHubTopics";
import { Link } from "../link/link";
import type { Session } from "../link/sessionPool";
import type { TelemetryEncoding } from "../telemetry/telemetrySender";
import { Twin } from "../twin/twin";
import type { TwinSection } from "../twin/twinSection";

export interface HubSessionOptions {
  /** "device", or the name of the module. */
  readonly name: string;
  readonly board: Board;
  /** This session's share of the network. */
  readonly network: Network;
  readonly identity: Identity;
  readonly guard: Guard;
  /** What goes wrong with the connection. */
  readonly linkFaults: FaultSink;
  /** What goes wrong with the twin. */
  readonly twinFaults: FaultSink;
  readonly sections: readonly [TwinSection, ...TwinSection[]];
  /** Serves a direct method. */
  readonly onCall: (name: string, body: Uint8Array | undefined, respond: Respond) => void;
  readonly onOnline: () => void;
  readonly onOffline: () => void;
  /** There is room for telemetry again. */
  readonly onRoom: () => void;
  /** Whether telemetry waits or is on its way. */
  readonly hasTelemetry: () => boolean;
}

/** One identity at the hub, the device's or a module's: its connection, its twin, its direct methods. */
export class HubSession implements Session {
  readonly name: string;
  readonly link: Link;
  readonly #options: HubSessionOptions;
  readonly #twin: Twin;
  readonly #answers: WaitingAnswers;
  /** Direct methods of this connection that have no answer yet. */
  readonly #calls = new Set<object>();

  constructor(options: HubSessionOptions) {
    this.#options = options;
    this.name = options.name;
    const { board, network, identity, guard, linkFaults, twinFaults } = options;
    this.link = new Link({ ...board, network }, identity, linkFaults, guard, {
      onOnline: () => {
        options.onOnline();
        this.#twin.connected();
      },
      onOffline: () => {
        this.#twin.disconnected();
        this.#answers.disconnected();
        this.#calls.clear();
        options.onOffline();
      },
      onMessage: (message, body) => this.#received(message, body),
      onRoom: () => {
        this.#answers.pump();
        options.onRoom();
      },
    });
    this.#answers = new WaitingAnswers((topic, body) => this.link.send(topic, body));
    this.#twin = new Twin({
      sections: options.sections,
      clock: board.clock,
      text: board.text,
      timer: board.timer,
      faults: twinFaults,
      channel: {
        requestTwin: (requestId) => this.link.send(twinGetTopic(requestId), new Uint8Array(0)),
        report: (requestId, patch) => this.link.send(twinReportTopic(requestId), patch),
      },
    });
  }

  /** True when the twin is in step and nothing waits to be sent. */
  readonly isIdle = (): boolean =>
    this.#twin.isSettled && this.#calls.size === 0 && this.#answers.isEmpty && !this.#options.hasTelemetry();

  /**
   * Sends telemetry with QoS 1.
   *
   * @param component the module that it comes from, where that has no identity of its own
   * @returns false where nothing was taken
   */
  send(
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
    component?: string,
  ): boolean {
    const topic = telemetryTopic(this.#options.identity, encoding, component);
    return this.link.send(topic, body, onAcknowledged, duplicate);
  }

  #received(message: HubMessage, body: Uint8Array | undefined): void {
    if (message.kind === "twinReply") this.#twin.handleReply(message.requestId, message.status, body);
    else if (message.kind === "desired") this.#twin.handleDesired(message.version, body);
    else {
      const call = {};
      this.#calls.add(call);
      this.#options.onCall(message.name, body, (status, answer) => {
        // Who called over a connection that is gone has heard so from the hub.
        if (!this.#calls.delete(call)) return;
        const { text } = this.#options.board;
        this.#answers.add(methodReplyTopic(status, message.requestId), text.encode(JSON.stringify(answer)));
      });
    }
  }
}
