import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { LogLevel } from "../board/log";
import type { Network } from "../board/network";
import type { TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import type { Guard } from "../health/guard";
import { Connection, type ConnectionHandlers } from "./connection";
import type { Identity } from "./identity";
import { type HubMessage, parseTopic } from "./iotHubTopics";
import {
  clockLifeMilliseconds,
  clockMilliseconds,
  deadlines,
  failuresToDoubtClock,
  joiningFaultMilliseconds,
  stableMilliseconds,
  tokenRenewalMilliseconds,
  tokenSeconds,
} from "./linkTimes";
import type { InboundMessage } from "./messageAssembler";
import { reconnectSchedule, retryDelay } from "./retrySchedule";
import { createSharedAccessSignature } from "./sharedAccessSignature";

/** The states of the link. */
export type LinkState =
  | "stopped"
  | "joining"
  | "settingClock"
  | "connecting"
  | "subscribing"
  | "online"
  | "backingOff";

/** What the link tells the other rooms. */
export interface LinkHandlers {
  readonly onOnline: () => void;
  readonly onOffline: () => void;
  /** `body` is `undefined` where the message was larger than the device accepts. */
  readonly onMessage: (message: HubMessage, body: Uint8Array | undefined) => void;
  /** Messages came faster than they could be handled, and some were dropped. */
  readonly onLost: () => void;
  /** There is room again for what `send` refused. */
  readonly onRoom: () => void;
}

/** Who wants to know how the link gets on. */
export interface LinkObserver {
  onState(state: LinkState): void;
}

/**
 * The way to the hub: joins, sets the clock, authenticates, and comes back after every loss. It is its connection's
 * handlers itself, which nobody else calls: on a board each closure would take 200 bytes.
 */
export class Link implements ConnectionHandlers {
  readonly #board: Board;
  readonly #network: Network;
  readonly #identity: Identity;
  readonly #handlers: LinkHandlers;
  readonly #faults: FaultSink;
  readonly #guard: Guard;
  #state: LinkState = "stopped";
  #networkUp = false;
  #attempt = 0;
  #onlineSince: Ticks = 0;
  /** Which question for the time is the present one: an answer may come after its deadline. */
  #clockQuestion = 0;
  #clockAskedAt: Ticks = 0;
  #observer: LinkObserver | undefined;
  #connection: Connection | undefined;
  #waiting: TimerId | undefined;
  #renewal: TimerId | undefined;

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
    this.#network = network;
    this.#identity = identity;
    this.#faults = faults;
    this.#guard = guard;
    this.#handlers = handlers;
  }

  get state(): LinkState {
    return this.#state;
  }

  open(): void {
    if (this.#state !== "stopped") return;
    this.#join();
    this.#network.open((up) => {
      this.#guard.run("network", () => this.#networkChanged(up));
    });
  }

  /**
   * Tells of every state that it enters, one observer at a time; `undefined` for none. Called in the middle of what
   * leads to the state: the observer must not open or close the link, and does well to come back with a timer.
   */
  observe(observer: LinkObserver | undefined): void {
    this.#observer = observer;
  }

  /** Says goodbye to the hub and lets go of everything. */
  close(): void {
    if (this.#state === "stopped") return;
    this.#drop();
    this.#networkUp = false;
    this.#enter("stopped");
    this.#network.close();
  }

  /**
   * Queues a publish.
   *
   * @param onAcknowledged makes it QoS 1: called on PUBACK; not at all where the connection is lost before
   * @param duplicate the message may have arrived before (MQTT 3.1.1 §3.3.1.1)
   * @returns false where nothing was taken: not online, or no room (`onRoom` follows)
   */
  send(topic: string, body: Uint8Array, onAcknowledged?: () => void, duplicate = false): boolean {
    return this.#state === "online" && this.#connection !== undefined
      ? this.#connection.send(topic, body, onAcknowledged, duplicate)
      : false;
  }

  onAccepted(): void {
    this.#await("subscribing");
  }

  onReady(): void {
    this.#enter("online");
    this.#onlineSince = this.#board.clock.ticks();
    this.#faults.clear("connectionFailed");
    this.#say(`connected to ${this.#identity.host}`, "information");
    this.#renewal = this.#board.timer.set("token renewal", tokenRenewalMilliseconds, () => {
      this.#say("renewing the access token", "information");
      this.#drop();
      this.#attempt = 0;
      // A good time to set the clock anew, which drifts by some seconds a day.
      this.#setClock();
    });
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

  onFailed(words: string): void {
    this.#fail(words);
  }

  #enter(state: LinkState): void {
    this.#state = state;
    this.#board.timer.clear(this.#waiting);
    this.#waiting = undefined;
    const observer = this.#observer;
    if (observer !== undefined) this.#guard.run("link observer", () => observer.onState(state));
  }

  /** A module's lines bear its name, as several links write to one log. */
  #say(words: string, level: LogLevel): void {
    const { moduleId } = this.#identity;
    this.#board.log.write(moduleId === undefined ? words : `${moduleId}: ${words}`, level);
  }

  /** Enters a state that waits for the other side, with its deadline. */
  #await(state: keyof typeof deadlines): void {
    this.#enter(state);
    const { milliseconds, words } = deadlines[state];
    this.#waiting = this.#board.timer.set(`link ${state}`, milliseconds, () => this.#fail(words));
  }

  #join(): void {
    this.#enter("joining");
    this.#waiting = this.#board.timer.set("link joining", joiningFaultMilliseconds, () =>
      this.#faults.raise("networkDown"),
    );
  }

  #networkChanged(up: boolean): void {
    if (this.#state === "stopped" || up === this.#networkUp) return;
    this.#networkUp = up;
    if (up) {
      this.#attempt = 0;
      this.#begin();
      this.#faults.clear("networkDown");
    } else {
      // The way on comes first: whatever goes wrong in the telling, the link must not be left without one.
      this.#drop();
      this.#join();
      this.#say("network lost", "warning");
      this.#faults.raise("networkDown");
    }
  }

  /** From a joined network to a connection; the clock comes first, because without it no certificate is valid. */
  #begin(): void {
    // A wrong clock makes each certificate look bad, and nothing but failures would tell.
    const isDoubtful = this.#attempt > 0 && this.#attempt % failuresToDoubtClock === 0;
    // One clock: the modules leave it to the device.
    const isOld =
      this.#identity.moduleId === undefined &&
      this.#board.clock.ticks() - this.#clockAskedAt >= clockLifeMilliseconds;
    if (isDoubtful || isOld || this.#board.clock.now() === undefined) this.#setClock();
    else this.#connectInTime();
  }

  #setClock(): void {
    this.#enter("settingClock");
    const question = ++this.#clockQuestion;
    this.#clockAskedAt = this.#board.clock.ticks();
    this.#waiting = this.#board.timer.set("link settingClock", clockMilliseconds, () =>
      this.#connectInTime(),
    );
    this.#network.synchronizeClock(() => {
      this.#guard.run("clock", () => {
        if (this.#state === "settingClock" && question === this.#clockQuestion) this.#connectInTime();
      });
    });
  }

  /** Whether the time server answered or not: a clock that was set before is as good as it was. */
  #connectInTime(): void {
    if (this.#board.clock.now() === undefined) {
      this.#fail("no answer from the time server");
      return;
    }
    this.#connect();
    this.#faults.clear("clockNotSet");
  }

  #connect(): void {
    this.#await("connecting");
    const { clock, hash, text } = this.#board;
    const expiresAt = Math.floor((clock.now() ?? 0) / 1000) + tokenSeconds;
    const password = createSharedAccessSignature(this.#identity, expiresAt, hash, text);
    if (password === undefined) {
      this.#fail("the device's key is not base64");
      return;
    }
    try {
      this.#connection = new Connection(this.#board, this.#identity, password, this.#guard, this);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : "the connection could not be opened");
    }
  }

  #fail(words: string): void {
    const where = this.#state;
    if (where === "stopped" || where === "joining" || where === "backingOff") return;
    const { clock, entropy, timer } = this.#board;
    if (where === "online" && clock.ticks() - this.#onlineSince >= stableMilliseconds) this.#attempt = 0;
    this.#drop();
    const delay = retryDelay(reconnectSchedule, this.#attempt++, entropy.random());
    this.#enter("backingOff");
    this.#waiting = timer.set("link back-off", delay, () => this.#begin());
    // Last, because the telling may go wrong: the way back is set.
    this.#say(`not connected: ${words}; next try in ${Math.round(delay / 1000)} s`, "warning");
    this.#faults.raise(where === "settingClock" ? "clockNotSet" : "connectionFailed");
  }

  /** Lets go of the connection, if there is one. */
  #drop(): void {
    const wasOnline = this.#state === "online";
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#board.timer.clear(this.#waiting);
    this.#board.timer.clear(this.#renewal);
    if (!wasOnline) return;
    this.#state = "connecting";
    this.#guard.run("offline", () => this.#handlers.onOffline());
  }
}
