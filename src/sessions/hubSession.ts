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
import type { LinkHandlers } from "../link/linkHandlers";
import type { Session } from "../link/sessionPool";
import type { ModuleName } from "../model/modules";
import type { TelemetryEncoding } from "../telemetry/telemetryChannel";
import { Twin } from "../twin/twin";
import type { TwinChannel } from "../twin/twinChannel";
import type { TwinSection } from "../twin/twinSection";

/** Whose sessions these are. */
export interface SessionOwner {
  /** A direct method was called over this session. */
  called(session: HubSession, name: string, body: Uint8Array | undefined, respond: Respond): void;
  online(session: HubSession): void;
  offline(session: HubSession): void;
  /** A message was handled. */
  handled(): void;
  /** There is room for telemetry again. */
  room(): void;
  /** Whether telemetry of this session waits or is on its way. */
  hasTelemetry(session: HubSession): boolean;
}

export interface HubSessionOptions {
  readonly owner: SessionOwner;
  readonly board: Board;
  /** This session's share of the network. */
  readonly network: Network;
  readonly identity: Identity;
  /** Of whom it is, where not of the device. */
  readonly module: ModuleName | undefined;
  readonly guard: Guard;
  /** What goes wrong with the connection. */
  readonly linkFaults: FaultSink;
  /** What goes wrong with the twin. */
  readonly twinFaults: FaultSink;
  readonly sections: readonly [TwinSection, ...TwinSection[]];
}

/**
 * One identity at the hub, the device's or a module's: its connection, its twin, its direct methods. It is its link's
 * handlers and its twin's channel itself: on a board each closure would take 200 bytes.
 */
export class HubSession implements Session, LinkHandlers, TwinChannel {
  /** "device", or the name of the module. */
  readonly name: string;
  readonly module: ModuleName | undefined;
  readonly link: Link;
  readonly #owner: SessionOwner;
  readonly #board: Board;
  readonly #identity: Identity;
  readonly #twin: Twin;
  readonly #answers: WaitingAnswers;
  /** Direct methods of this connection that have no answer yet. */
  readonly #calls = new Set<object>();

  constructor(options: HubSessionOptions) {
    const { owner, board, network, identity, module, guard, linkFaults, twinFaults, sections } = options;
    this.name = module ?? "device";
    this.module = module;
    this.#owner = owner;
    this.#board = board;
    this.#identity = identity;
    this.link = new Link(board, identity, linkFaults, guard, this, network);
    this.#answers = new WaitingAnswers(this.link);
    const { clock, text, timer } = board;
    this.#twin = new Twin({ sections, clock, text, timer, faults: twinFaults, channel: this });
  }

  /** True when the twin is in step and nothing waits to be sent. */
  isIdle(): boolean {
    const waits = this.#calls.size > 0 || !this.#answers.isEmpty || this.#owner.hasTelemetry(this);
    return this.#twin.isSettled && !waits;
  }

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
    const topic = telemetryTopic(this.#identity, encoding, component);
    return this.link.send(topic, body, onAcknowledged, duplicate);
  }

  requestTwin(requestId: string): boolean {
    this.link.twinAsked();
    return this.link.send(twinGetTopic(requestId), new Uint8Array(0));
  }

  report(requestId: string, patch: Uint8Array): boolean {
    this.link.twinAsked();
    return this.link.send(twinReportTopic(requestId), patch);
  }

  onOnline(): void {
    // The twin first: its request leaves before telemetry fills the queue.
    this.#twin.connected();
    this.#owner.online(this);
  }

  onOffline(): void {
    this.#twin.disconnected();
    this.#answers.disconnected();
    this.#calls.clear();
    this.#owner.offline(this);
  }

  onRoom(): void {
    this.#answers.pump();
    this.#owner.room();
  }

  onMessage(message: HubMessage, body: Uint8Array | undefined): void {
    if (message.kind === "twinReply") {
      this.link.twinAnswered();
      this.#twin.handleReply(message.requestId, message.status, body);
      if (this.#twin.isSynced) this.link.twinInStep();
    } else if (message.kind === "desired") this.#twin.handleDesired(message.version, body);
    else this.#call(message.name, message.requestId, body);
    this.#owner.handled();
  }

  onLost(): void {
    this.#twin.missed();
  }

  #call(name: string, requestId: string, body: Uint8Array | undefined): void {
    const call = {};
    this.#calls.add(call);
    this.#owner.called(this, name, body, (status, answer) => {
      // Who called over a connection that is gone has heard so from the hub.
      if (!this.#calls.delete(call)) return;
      this.#answers.add(methodReplyTopic(status, requestId), this.#board.text.encode(JSON.stringify(answer)));
    });
  }
}
