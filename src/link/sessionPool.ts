import type { Clock, Ticks } from "../board/clock";
import type { Entropy } from "../board/entropy";
import type { Log } from "../board/log";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { jitter } from "./jitter";
import {
  PooledSession,
  type PooledSessionOwner,
  type Session,
  type TurnEnd,
  turnMilliseconds,
} from "./pooledSession";

export type { Session } from "./pooledSession";

export interface SessionPoolOptions {
  /** TLS sessions at a time, 1 or more: each takes about 20 KB of a board's memory. */
  readonly size: number;
  /** The device first, then its modules. */
  readonly sessions: readonly [Session, ...Session[]];
  readonly timer: Timer;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly faults: FaultSink;
}

/** A session that is not connected asks for changes after this long. */
export const syncMilliseconds = 3_600_000;

/** How often it is looked whether a session is idle, while that matters. */
const pollMilliseconds = 500;

/** The device gives up its only place to the modules for no longer than this at a time. */
const absenceMilliseconds = 180_000;

/** A device that is never idle gives up its place after this long online, to a module that has waited as long. */
const patienceMilliseconds = 60_000;

/**
 * Serves the device and its modules with a number of TLS sessions at a time. With room for all, and no economy, all
 * stay connected. Otherwise the device stays and its modules take turns in the other places; with a single place the
 * device leaves it to them every now and then. In economy the device takes turns too, and nobody stays. The device goes
 * first: where it cannot get online, no module tries.
 */
export class SessionPool implements PooledSessionOwner {
  readonly #options: SessionPoolOptions;
  readonly #device: PooledSession;
  readonly #modules: readonly PooledSession[];
  readonly #members: readonly PooledSession[];
  /** Modules that could not connect when they last tried. */
  readonly #unreachable = new Set<string>();
  #isRunning = false;
  #isEconomy = false;
  /** The device has been online and idle, or online for long, since it started. */
  #deviceCameFirst = false;
  /** Since when the device has left its only place to the modules. */
  #awaySince: Ticks | undefined;
  #timer: TimerId | undefined;
  #isNewsWaiting = false;

  /** Throws where there is room for no session at all. */
  constructor(options: SessionPoolOptions) {
    const { size, sessions, clock } = options;
    if (!Number.isInteger(size) || size < 1) throw new RangeError("a pool has room for one session or more");
    this.#options = options;
    const [device, ...modules] = sessions;
    const pooled = (session: Session) => new PooledSession(session, clock, syncMilliseconds, this);
    this.#device = pooled(device);
    this.#modules = modules.map(pooled);
    this.#members = [this.#device, ...this.#modules];
  }

  /** The names of the sessions that are connected now or on their way there. */
  get openSessions(): readonly string[] {
    return this.#members.filter(({ isOpen }) => isOpen).map(({ name }) => name);
  }

  open(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.lookSoon();
  }

  /** Closes every session and lets go of all. */
  close(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#options.timer.clear(this.#timer);
    this.#awaySince = undefined;
    for (const member of this.#members) member.close();
  }

  /**
   * Something waits for this session that should leave soon: it gets the next turn, but not before a back-off of its own
   * has ended. Harmless while it is connected. Throws for a name that none has.
   */
  request(name: string): void {
    const member = this.#members.find((each) => each.name === name);
    if (member === undefined) throw new RangeError(`there is no session "${name}"`);
    member.request();
    if (!member.isOpen) this.lookSoon();
  }

  /** With economy nobody stays connected, and the radio rests between the turns. */
  setEconomy(on: boolean): void {
    if (on === this.#isEconomy) return;
    this.#isEconomy = on;
    // Who was to stay has a turn from now on. A device that was away for its modules was to come back.
    for (const member of this.#members) if (on && member.isOpen) member.restart();
    if (on && !this.#device.isOpen) this.#device.request();
    this.lookSoon();
  }

  get #hasRoomForAll(): boolean {
    return this.#options.size >= this.#members.length;
  }

  /** The device leaves its place to the modules, as there is no other. */
  get #isSinglePlace(): boolean {
    return this.#options.size === 1 && this.#modules.length > 0;
  }

  #stays(member: PooledSession): boolean {
    return !this.#isEconomy && (member === this.#device || this.#hasRoomForAll);
  }

  /** Looks at its sessions after the present callback. */
  lookSoon(): void {
    if (!this.#isRunning) return;
    this.#isNewsWaiting = true;
    this.#setTimer(0);
  }

  #setTimer(milliseconds: number): void {
    const { timer } = this.#options;
    timer.clear(this.#timer);
    this.#timer = timer.set("session pool", milliseconds, () => this.#look());
  }

  #look(): void {
    // The way on comes first: whatever goes wrong below, it is looked at again.
    this.#setTimer(pollMilliseconds);
    this.#isNewsWaiting = false;
    for (const member of this.#members) member.look();
    const device = this.#device;
    // The device first: a module would keep the radio on that it has switched off.
    if (device.isResting) for (const module of this.#modules) module.close();
    if (device.isIdle || device.onlineMilliseconds >= patienceMilliseconds) this.#deviceCameFirst = true;
    for (const member of this.#members) this.#judge(member);
    if (this.#isSinglePlace) this.#fillSinglePlace();
    else this.#fillPlaces();
    if (!this.#isRunning || this.#isNewsWaiting) return;
    const wait = this.#nextLook() - this.#options.clock.ticks();
    if (wait < Number.POSITIVE_INFINITY) this.#setTimer(Math.max(0, wait));
    else this.#options.timer.clear(this.#timer);
  }

  /** Ends the turn that is over; of a module that stays, takes note of how it goes. */
  #judge(member: PooledSession): void {
    const isDevice = member === this.#device;
    if (!this.#stays(member)) {
      const end = member.turnEnd(isDevice);
      if (end !== undefined) this.#end(member, end);
    } else if (!isDevice) {
      if (member.takeRefusal() && this.#device.isOnline) this.#tellUnreachable(member);
      else if (member.isOnline) this.#tellReachable(member);
    }
  }

  #end(member: PooledSession, end: TurnEnd): void {
    const isDevice = member === this.#device;
    const wasOnline = member.isOnline;
    const delay = member.end(end, jitter(this.#options.entropy));
    // That may be the network's fault, which the device finds out and tells.
    if (!isDevice && (end === "interrupted" || (end === "tooLong" && !wasOnline))) this.#device.doubt();
    if (delay > 0) {
      const words = end === "failed" ? "could not connect" : "was not done in time";
      this.#options.log.write(
        `${member.name}: ${words}; its next turn comes in ${Math.round(delay / 1000)} s or later`,
        "warning",
      );
    }
    if (isDevice) return;
    if (end === "failed") this.#tellUnreachable(member);
    else if (end === "served") this.#tellReachable(member);
  }

  #tellUnreachable({ name }: PooledSession): void {
    this.#unreachable.add(name);
    this.#options.faults.raise("moduleUnreachable");
  }

  #tellReachable({ name }: PooledSession): void {
    if (this.#unreachable.delete(name) && this.#unreachable.size === 0)
      this.#options.faults.clear("moduleUnreachable");
  }

  #fillPlaces(): void {
    if (!this.#isEconomy || this.#isDue(this.#device)) this.#openTurn(this.#device);
    if (!this.#mayModulesTry) return;
    if (this.#hasRoomForAll && !this.#isEconomy) {
      for (const module of this.#modules) this.#openTurn(module);
      return;
    }
    let places = this.#options.size - 1 - this.#modules.filter(({ isOpen }) => isOpen).length;
    for (; places > 0; places--) {
      const next = this.#nextModule;
      if (next === undefined) return;
      this.#openTurn(next);
    }
  }

  #fillSinglePlace(): void {
    const device = this.#device;
    if (this.#modules.some(({ isOpen }) => isOpen)) return;
    const next = this.#mayModulesTry ? this.#nextModule : undefined;
    if (device.isOpen) {
      // In economy its turn ends by itself.
      if (next === undefined || this.#isEconomy || !this.#mayLeave(next)) return;
      const isIdle = device.isIdle;
      device.close();
      if (isIdle) device.served();
      this.#awaySince = this.#options.clock.ticks();
      this.#openTurn(next);
    } else if (next !== undefined && this.#mayStayAway) this.#openTurn(next);
    else if (!this.#isEconomy || this.#isDue(device)) this.#openTurn(device);
  }

  /** Whether the device may leave its place to a module now. */
  #mayLeave(module: PooledSession): boolean {
    const { isIdle, onlineMilliseconds } = this.#device;
    const waited = this.#options.clock.ticks() - module.dueAt;
    return isIdle || (onlineMilliseconds >= patienceMilliseconds && waited >= patienceMilliseconds);
  }

  /** Whether the device may stay away from its place for one turn more. */
  get #mayStayAway(): boolean {
    if (this.#isEconomy) return !this.#isDue(this.#device);
    if (this.#awaySince === undefined || this.#device.isRequested) return false;
    return this.#options.clock.ticks() - this.#awaySince + turnMilliseconds <= absenceMilliseconds;
  }

  /** The device first. */
  get #mayModulesTry(): boolean {
    return this.#deviceCameFirst && this.#device.isReachable;
  }

  /** The module that has the next turn, `undefined` where none is due. */
  get #nextModule(): PooledSession | undefined {
    let next: PooledSession | undefined;
    for (const module of this.#modules) {
      if (module.isOpen || !this.#isDue(module)) continue;
      if (next === undefined || module.rank < next.rank) next = module;
    }
    return next;
  }

  #isDue(member: PooledSession): boolean {
    return member.dueAt <= this.#options.clock.ticks();
  }

  #openTurn(member: PooledSession): void {
    if (!this.#isRunning) return;
    if (member === this.#device && !member.isOpen) this.#awaySince = undefined;
    member.open();
  }

  /** When to look again unless something happens; infinite where only that can change anything. */
  #nextLook(): Ticks {
    const now = this.#options.clock.ticks();
    let at = Number.POSITIVE_INFINITY;
    for (const member of this.#members) {
      if (!member.isOpen) {
        // What is due by now waits for a place, which somebody else must leave.
        if (member.dueAt > now) at = Math.min(at, member.dueAt);
      } else if (!this.#stays(member)) {
        at = Math.min(at, member.deadline, member.isOnline ? now + pollMilliseconds : at);
      } else if (member === this.#device && member.isOnline && this.#isDeviceAwaited) {
        at = Math.min(at, now + pollMilliseconds);
      }
    }
    return at;
  }

  /** Whether it matters to a module that the device, which stays, is idle. */
  get #isDeviceAwaited(): boolean {
    if (!this.#deviceCameFirst) return this.#modules.length > 0;
    return this.#isSinglePlace && this.#nextModule !== undefined;
  }
}
