import type { Clock, Ticks } from "../board/clock";
import type { Link } from "./link";
import type { LinkObserver } from "./linkHandlers";
import type { LinkState } from "./linkState";
import { type RetrySchedule, retryDelay } from "./retrySchedule";

/** What the pool serves: one identity at the hub. */
export interface Session {
  /** "device", or the module's name. */
  readonly name: string;
  /** The pool alone opens and closes it, and observes it. */
  readonly link: Link;
  /** True when its twin is synced, nothing is in flight or waits to be sent. */
  readonly isIdle: () => boolean;
}

/**
 * How a turn ended. served: all that waited is done. failed: refused or lost. interrupted: the network went away.
 * tooLong: its time was up.
 */
export type TurnEnd = "served" | "failed" | "interrupted" | "tooLong";

/** A turn's time, in milliseconds: joining, two hand-shakes and a twin take a tenth of it. */
export const turnMilliseconds = 90_000;

/** So long must a session rest before it counts as idle: one answer may bring the next question. */
const idleMilliseconds = 1_000;

/** Seen idle longer ago than this, a session must be seen to rest anew. */
const staleMilliseconds = 3 * idleMilliseconds;

/** How much longer a session that was asked for counts as having waited; with a bound, so that nobody starves. */
const requestAdvantageMilliseconds = 180_000;

/** After a turn that failed: a minute, doubling to an hour. Only a change at the hub would help, and each try is a hand-shake. */
const turnRetrySchedule: RetrySchedule = Object.freeze({ initial: 60_000, maximum: 3_600_000 });

/** Who is told what happens to a session. */
export interface PooledSessionOwner {
  /** It came online or lost its connection; called in the middle of that. */
  lookSoon(): void;
}

/** A session in the pool: whether it is due, how its turn goes, and when it may try again after a failure. */
export class PooledSession implements LinkObserver {
  readonly name: string;
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #syncMilliseconds: number;
  readonly #owner: PooledSessionOwner;
  #state: LinkState = "stopped";
  #openedAt: Ticks | undefined;
  #onlineSince: Ticks | undefined;
  #idleSince: Ticks | undefined;
  #lookedAt: Ticks = 0;
  #loss: "refused" | "lost" | "interrupted" | undefined;
  #leftOnline = false;
  #servedAt: Ticks | undefined;
  #requestedAt: Ticks | undefined;
  #attempt = 0;
  #retryAt: Ticks = 0;

  constructor(session: Session, clock: Clock, syncMilliseconds: number, owner: PooledSessionOwner) {
    this.name = session.name;
    this.#session = session;
    this.#clock = clock;
    this.#syncMilliseconds = syncMilliseconds;
    this.#owner = owner;
  }

  /** Connected, or on its way there. */
  get isOpen(): boolean {
    return this.#openedAt !== undefined;
  }

  /** Connected: messages flow both ways, the twin in step or not. */
  get isOnline(): boolean {
    return this.#onlineSince !== undefined;
  }

  /** Its link has switched the radio off for a while. */
  get isResting(): boolean {
    return this.#state === "offline";
  }

  /** Online, or so when it was closed. */
  get isReachable(): boolean {
    return this.isOpen ? this.isOnline : this.#leftOnline;
  }

  get isRequested(): boolean {
    return this.#requestedAt !== undefined;
  }

  /** When it should have its next turn: asked for, never served, or served too long ago; not before its back-off ends. */
  get dueAt(): Ticks {
    const askedFor = this.#requestedAt ?? Number.POSITIVE_INFINITY;
    return Math.max(this.#retryAt, Math.min(askedFor, this.#syncAt));
  }

  /** Of those that are due, the lowest is next. */
  get rank(): number {
    const askedFor = this.#requestedAt ?? Number.POSITIVE_INFINITY;
    return Math.min(askedFor - requestAdvantageMilliseconds, this.#syncAt);
  }

  /** When its turn must be over; none where it is closed. */
  get deadline(): Ticks {
    return (this.#openedAt ?? Number.POSITIVE_INFINITY) + turnMilliseconds;
  }

  get #syncAt(): Ticks {
    return this.#servedAt === undefined ? 0 : this.#servedAt + this.#syncMilliseconds;
  }

  request(): void {
    this.#requestedAt ??= this.#clock.ticks();
  }

  open(): void {
    if (this.isOpen) return;
    this.restart();
    this.#session.link.observe(this);
    this.#session.link.open();
  }

  /** Its turn begins now, whether it has been open before or not. */
  restart(): void {
    this.#openedAt = this.#clock.ticks();
    this.#idleSince = undefined;
    this.#loss = undefined;
  }

  /** Closes it without a word on how its turn went. */
  close(): void {
    if (!this.isOpen) return;
    this.#leftOnline = this.isOnline;
    this.#openedAt = undefined;
    this.#onlineSince = undefined;
    this.#idleSince = undefined;
    this.#state = "stopped";
    this.#session.link.observe(undefined);
    this.#session.link.close();
  }

  /**
   * Closes it at the end of its turn.
   *
   * @param random a number in [0, 1)
   * @returns the back-off, in milliseconds; 0 for none
   */
  end(end: TurnEnd, random: number): number {
    this.close();
    const now = this.#clock.ticks();
    if (end === "served") {
      this.served();
      return 0;
    }
    // What it was opened for is still to be done.
    this.request();
    if (end === "interrupted") return 0;
    const delay = retryDelay(turnRetrySchedule, this.#attempt++, random);
    this.#retryAt = now + delay;
    return delay;
  }

  /** All that waited is done. */
  served(): void {
    this.#servedAt = this.#clock.ticks();
    this.#requestedAt = undefined;
    this.#attempt = 0;
    this.#retryAt = 0;
  }

  /** It cannot be told whether the hub can be reached: it is to find out. */
  doubt(): void {
    this.#leftOnline = false;
    this.request();
  }

  /** Looks whether it rests; to be called every now and then while that matters. */
  look(): void {
    const now = this.#clock.ticks();
    if (!this.isOnline || now - this.#lookedAt > staleMilliseconds) this.#idleSince = undefined;
    this.#lookedAt = now;
    if (!this.isOnline || !this.#session.isIdle()) this.#idleSince = undefined;
    else this.#idleSince ??= now;
  }

  /** Whether it has rested long enough. */
  get isIdle(): boolean {
    return this.#idleSince !== undefined && this.#clock.ticks() - this.#idleSince >= idleMilliseconds;
  }

  /** How long it has been online, in milliseconds. */
  get onlineMilliseconds(): number {
    return this.#onlineSince === undefined ? 0 : this.#clock.ticks() - this.#onlineSince;
  }

  /**
   * How its turn ends now, `undefined` while it goes on.
   *
   * @param isPatient a loss does not end it: its link tries again by itself
   */
  turnEnd(isPatient: boolean): TurnEnd | undefined {
    if (!this.isOpen) return undefined;
    if (!isPatient && this.#loss !== undefined)
      return this.#loss === "interrupted" ? "interrupted" : "failed";
    if (this.isIdle) return "served";
    return this.#clock.ticks() >= this.deadline ? "tooLong" : undefined;
  }

  /** True once after each attempt to connect that came to nothing; not for a connection that was lost. */
  takeRefusal(): boolean {
    const isRefused = this.#loss === "refused";
    this.#loss = undefined;
    return isRefused;
  }

  /** Its link entered a state. */
  onState(state: LinkState, isReady: boolean): void {
    const before = this.#state;
    const wasOnline = this.isOnline;
    this.#state = state;
    if (isReady) this.#onlineSince ??= this.#clock.ticks();
    else {
      this.#onlineSince = undefined;
      this.#idleSince = undefined;
      if (state === "backingOff" || state === "refused") this.#loss = wasOnline ? "lost" : "refused";
      else if (state === "joining" && before !== "stopped") this.#loss = "interrupted";
      else if (state !== "offline") return;
    }
    this.#owner.lookSoon();
  }
}
