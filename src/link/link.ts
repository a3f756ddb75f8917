import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { LogLevel } from "../board/log";
import type { MqttFailure, MqttStage } from "../board/mqtt";
import type { TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import type { Guard } from "../health/guard";
import type { Connection, ConnectionHandlers } from "./connection";
import type { Identity } from "./identity";
import { parseTopic } from "./iotHubTopics";
import { LinkBackOff } from "./linkBackOff";
import { LinkClock } from "./linkClock";
import { LinkFault } from "./linkFault";
import type { LinkHandlers, LinkObserver } from "./linkHandlers";
import { LinkProgress, type ProgressOwner } from "./linkProgress";
import { LinkRadio, type RadioOwner } from "./linkRadio";
import { type LinkState, twinSilence, untoldWait, waits } from "./linkState";
import type { InboundMessage } from "./messageAssembler";
import { signedConnection } from "./signedConnection";
import { ticksOf } from "./ticksOf";
import { type RenewalOwner, TokenRenewal } from "./tokenRenewal";

/**
 * The way to the hub: joins, sets the clock, authenticates, and comes back after every loss. Each state has a deadline
 * (`linkState.ts`), each failure a plan (`retryPlan.ts`). It is its connection's handlers itself, which nobody else
 * calls: on a board each closure would take 200 bytes.
 */
export class Link implements ConnectionHandlers, ProgressOwner, RadioOwner, RenewalOwner {
  readonly #board: Board;
  readonly #identity: Identity;
  readonly #handlers: LinkHandlers;
  readonly #faults: FaultSink;
  readonly #guard: Guard;
  readonly #radio: LinkRadio;
  readonly #clock: LinkClock;
  readonly #fault: LinkFault;
  readonly #renewal: TokenRenewal;
  readonly #progress: LinkProgress;
  readonly #backOff: LinkBackOff;
  #isReady = false;
  #lastContact: Ticks | undefined;
  #connection: Connection | undefined;
  #silence: TimerId | undefined;

  /** @param network in the place of the board's: a share of it */
  constructor(
    board: Board,
    identity: Identity,
    faults: FaultSink,
    guard: Guard,
    handlers: LinkHandlers,
    network = board.network,
  ) {
    this.#board = board;
    this.#identity = identity;
    this.#faults = faults;
    this.#guard = guard;
    this.#handlers = handlers;
    this.#clock = new LinkClock(board.clock, network);
    this.#fault = new LinkFault(faults, guard);
    this.#renewal = new TokenRenewal(board, this);
    this.#progress = new LinkProgress(board.timer, guard, this);
    this.#backOff = new LinkBackOff(board);
    const rests = identity.moduleId === undefined;
    this.#radio = new LinkRadio({ board, network, faults, guard, rests, owner: this });
  }

  get state(): LinkState {
    return this.#progress.state;
  }

  /** Subscribed: messages flow both ways, the twin in step or not. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** When the hub was last heard, over this connection or an earlier one; `undefined` where it never was. */
  get lastContact(): Ticks | undefined {
    return this.#lastContact;
  }

  open(): void {
    if (this.state !== "stopped") return;
    this.#backOff.forget();
    this.#clock.trust();
    this.#radio.open();
  }

  /**
   * Tells of every state that it enters, one observer at a time; `undefined` for none. Called in the middle of what
   * leads to the state: the observer must not open or close the link, and does well to come back with a timer.
   */
  observe(observer: LinkObserver | undefined): void {
    this.#progress.observer = observer;
  }

  /** Says goodbye to the hub and lets go of everything. */
  close(): void {
    if (this.state === "stopped") return;
    this.#drop();
    this.#progress.enter("stopped");
    this.#radio.close();
  }

  /**
   * Queues a publish.
   *
   * @param onAcknowledged makes it QoS 1: called on PUBACK; not at all where the connection is lost before
   * @param duplicate the message may have arrived before (MQTT 3.1.1 §3.3.1.1)
   * @returns false where nothing was taken: not connected, about to renew the token, or no room (`onRoom` follows)
   */
  send(topic: string, body: Uint8Array, onAcknowledged?: () => void, duplicate = false): boolean {
    return this.#isReady && this.#connection !== undefined
      ? this.#connection.send(topic, body, onAcknowledged, duplicate)
      : false;
  }

  /** The hub is asked about the twin, and owes an answer. */
  twinAsked(): void {
    if (!this.#isReady) return;
    const { milliseconds, late, failure } = twinSilence;
    this.#silence ??= this.#board.timer.set("twin silence", milliseconds, () => this.onFailed(late, failure));
  }

  /** The hub answered, be it with a no or with the wish for patience. What is asked after that, it owes anew. */
  twinAnswered(): void {
    this.#board.timer.clear(this.#silence);
    this.#silence = undefined;
  }

  /** The twin is in step: the settings that are desired are in force. */
  twinInStep(): void {
    if (!this.#isReady || this.state !== "syncing") return;
    this.#progress.doing = "online";
    this.#progress.enter("online");
  }

  onStage(stage: MqttStage): void {
    this.#progress.waitIn(stage);
  }

  onHeard(): void {
    this.#lastContact = ticksOf(this.#board.clock);
  }

  onAccepted(): void {
    this.#progress.waitIn("syncing");
  }

  onReady(): void {
    this.#isReady = true;
    this.#backOff.connected();
    this.#progress.doing = twinSilence.doing;
    this.#progress.enter("syncing");
    this.#radio.connected();
    this.#fault.connected();
    this.say(`connected to ${this.#identity.host}`, "information");
    if (this.#connection !== undefined) this.#renewal.start(this.#connection);
    this.twinAsked();
    this.#handlers.onOnline();
  }

  onMessage({ topic, body }: InboundMessage): void {
    const message = parseTopic(topic);
    if (message === undefined) return;
    if (body === undefined) this.#faults.raise("messageTooLarge");
    else this.#faults.clear("messageTooLarge");
    this.#handlers.onMessage(message, body);
  }

  onLost(): void {
    this.#handlers.onLost();
  }

  onRoom(): void {
    this.#handlers.onRoom();
  }

  /** See `ConnectionHandlers` and `ProgressOwner`: lets go of what failed, and plans the next try. */
  onFailed(words: string, failure: MqttFailure | undefined): void {
    const { doing, state } = this.#progress;
    this.#drop(failure === "silent");
    const plan = this.#backOff.failed(failure);
    if (plan.setsClock) this.#clock.doubt();
    const isResting = this.#radio.restsFor(plan.milliseconds);
    if (!isResting) this.#begin();
    // Last, because the telling may go wrong: the way back is set.
    const radio = isResting ? ", and the radio rests until then" : "";
    const seconds = Math.round(plan.milliseconds / 1000);
    this.say(`not connected: ${words}, while ${doing}; next try in ${seconds} s${radio}`, "warning");
    if (state === "settingClock") this.#fault.raise("clockNotSet");
    else this.#fault.failed(failure);
  }

  /** See `RadioOwner`, as for the three below. */
  radioChanged(state: "joining" | "offline"): void {
    this.#progress.enter(state);
  }

  networkUp(wasAway: boolean): void {
    if (wasAway) this.#backOff.forget();
    this.#begin();
  }

  networkLost(): void {
    this.#drop();
  }

  /** See `RenewalOwner`, as for the one below. */
  renewalBegins(): void {
    this.say("renewing the access token", "information");
  }

  renewalDue(): void {
    this.#drop();
    this.#backOff.forget();
    // A good time to set the clock anew, which drifts by some seconds a day.
    this.#clock.doubt();
    this.#begin();
  }

  /** A module's lines bear its name, as several links write to one log. */
  say(words: string, level: LogLevel): void {
    const { moduleId } = this.#identity;
    this.#guard.run("log", () =>
      this.#board.log.write(moduleId === undefined ? words : `${moduleId}: ${words}`, level),
    );
  }

  /** From a joined network to a connection, once the wait is over that a failure has begun. */
  #begin(): void {
    const backOff = this.#backOff;
    const wait = backOff.remaining;
    if (wait <= 0) {
      this.#go(() => this.#connectOrSetClock());
      return;
    }
    this.#progress.enterFor(backOff.state, wait, () => {
      backOff.endWait();
      this.#begin();
    });
  }

  /** A step on the way that may go wrong for a mistake of ours, or a port's: then the way begins anew. */
  #go(step: () => void): void {
    if (!this.#guard.run("link", step)) this.onFailed("an internal error", undefined);
  }

  /** The clock comes first, because without it no certificate is valid. */
  #connectOrSetClock(): void {
    const clock = this.#clock;
    // One clock: the modules leave it to the device.
    const isOld = this.#identity.moduleId === undefined && clock.isOld;
    if (clock.isDoubtful || isOld || !clock.isSet) this.#setClock();
    else this.#connect();
  }

  #setClock(): void {
    const { doing, milliseconds } = waits.settingClock;
    const goOn = () => {
      if (this.state === "settingClock") this.#go(() => this.#connect());
    };
    this.#progress.doing = doing;
    this.#progress.enterFor("settingClock", milliseconds, goOn);
    this.#clock.ask(goOn);
  }

  /** Whether the time server answered or not: a clock that was set before is as good as it was. */
  #connect(): void {
    const now = this.#board.clock.now();
    if (now === undefined) {
      this.onFailed(waits.settingClock.late, undefined);
      return;
    }
    this.#progress.waitIn("resolving", untoldWait);
    const connection = signedConnection(this.#board, this.#identity, now, this.#guard, this);
    if (typeof connection === "string") this.onFailed(connection, undefined);
    else this.#connection = connection;
    this.#fault.clear("clockNotSet");
  }

  /** Lets go of the connection, if there is one; `isSilent`: the hub owed an answer. */
  #drop(isSilent = false): void {
    const wasReady = this.#isReady;
    const connection = this.#connection;
    this.#connection = undefined;
    this.#isReady = false;
    this.#progress.endWait();
    this.twinAnswered();
    this.#renewal.stop();
    connection?.close();
    if (!wasReady) return;
    // With connections that come to nothing at once the radio is on in vain, as with none.
    if (this.#backOff.disconnected(isSilent)) this.#radio.disconnected();
    this.#guard.run("offline", () => this.#handlers.onOffline());
  }
}
