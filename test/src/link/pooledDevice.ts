import { expect } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { FaultRegister } from "../../../src/health/faultRegister";
import { Guard } from "../../../src/health/guard";
import { Link } from "../../../src/link/link";
import type { Session } from "../../../src/link/sessionPool";
import { SessionPool } from "../../../src/link/sessionPool";
import { SharedNetwork } from "../../../src/link/sharedNetwork";
import { silentFaults } from "../../../src/link/silentFaults";
import { fakeBoard } from "../support/fakeBoard";
import { identity } from "../support/openConnection";

export interface PooledDeviceOptions {
  readonly size: number;
  readonly modules?: number;
  readonly economy?: boolean;
  readonly graceMilliseconds?: number;
  readonly seed?: number;
}

const moduleIds = ["ingestion", "inference", "alerting"];

/** A round trip through the hub, and what a session takes after that to fetch its twin. */
const answerMilliseconds = 40;
const twinMilliseconds = 500;
const joinMilliseconds = 2_000;

/** One session with its real link. What it has to do is counted only. */
export class TestSession implements Session {
  readonly name: string;
  readonly link: Link;
  /** Ticks at which it came online. */
  readonly online: number[] = [];
  /** It has something to do that does not end. */
  isBusy = false;
  #idleAt = Number.POSITIVE_INFINITY;
  readonly #ticks: () => number;

  constructor(name: string, ticks: () => number, makeLink: (session: TestSession) => Link) {
    this.name = name;
    this.#ticks = ticks;
    this.link = makeLink(this);
  }

  readonly isIdle = (): boolean => !this.isBusy && this.#ticks() >= this.#idleAt;

  cameOnline(): void {
    this.link.twinAnswered();
    this.link.twinInStep();
    this.online.push(this.#ticks());
    this.#idleAt = this.#ticks() + twinMilliseconds;
  }

  wentOffline(): void {
    this.#idleAt = Number.POSITIVE_INFINITY;
  }
}

/** A device and its modules in a pool, with real links, against a hub that accepts whom it is told to. */
export class PooledDevice {
  readonly board;
  readonly time;
  readonly faults: FaultRegister;
  readonly shared: SharedNetwork;
  readonly device: TestSession;
  readonly modules: readonly TestSession[];
  readonly pool: SessionPool;
  /** What happened, as `ticks name`, for each connection that was tried. */
  readonly tried: { readonly at: number; readonly name: string }[] = [];
  /** Faults as they came (+) and went (-). */
  readonly told: string[] = [];
  /** Names that the hub refuses. */
  readonly refused = new Set<string>();
  /** False while the hub answers nobody. */
  hubAnswers = true;
  readonly #size: number;
  #checked = 0;
  #isAirUp = true;

  constructor({
    size,
    modules = 3,
    economy = false,
    graceMilliseconds = 5_000,
    seed = 1,
  }: PooledDeviceOptions) {
    this.#size = size;
    this.board = fakeBoard({ seed });
    this.time = this.board.time;
    const { board, time } = this;
    this.faults = new FaultRegister(board.clock, (code, isRaised) =>
      this.told.push(`${isRaised ? "+" : "-"}${code}`),
    );
    const guard = new Guard(this.faults, board.log);
    const timer = guard.timer(board.timer);
    this.#joinByItself();
    this.#answer();
    this.shared = new SharedNetwork({ network: board.network, timer, graceMilliseconds });
    const session = (name: string, moduleId?: string) =>
      new TestSession(
        name,
        () => time.ticks(),
        (own) =>
          new Link(
            { ...board, timer, network: this.shared.share() },
            moduleId === undefined ? identity : { ...identity, moduleId },
            moduleId === undefined ? this.faults : silentFaults,
            guard,
            {
              onOnline: () => own.cameOnline(),
              onOffline: () => own.wentOffline(),
              onMessage: () => undefined,
              onLost: () => undefined,
              onRoom: () => undefined,
            },
          ),
      );
    this.device = session("device");
    this.modules = moduleIds.slice(0, modules).map((name) => session(name, name));
    const { clock, entropy, log } = board;
    this.pool = new SessionPool({
      size,
      sessions: [this.device, ...this.modules],
      timer,
      clock,
      entropy,
      log,
      faults: this.faults,
    });
    this.pool.setEconomy(economy);
  }

  get sessions(): readonly TestSession[] {
    return [this.device, ...this.modules];
  }

  session(name: string): TestSession {
    const found = this.sessions.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no session ${name}`);
    return found;
  }

  /** Runs on, and checks after every event what must always hold. */
  run(milliseconds: number): this {
    const end = this.time.ticks() + milliseconds;
    for (let due = this.time.nextDue(); due !== undefined && due <= end; due = this.time.nextDue()) {
      this.time.step();
      this.#check();
    }
    this.time.runUntil(end);
    return this;
  }

  /** The names of the sessions that are online. */
  get online(): string[] {
    return this.sessions.filter(({ link }) => link.state === "online").map(({ name }) => name);
  }

  /** Who tried to connect from that moment on, in order. */
  triedSince(ticks: number): string[] {
    return this.tried.filter(({ at }) => at >= ticks).map(({ name }) => name);
  }

  /** The access point goes, or comes back. */
  setAir(isUp: boolean): void {
    this.#isAirUp = isUp;
    if (!isUp) this.#loseNetwork();
    else if (this.board.network.isOpen) this.#join();
  }

  /** The line of one session breaks. */
  drop(name: string): void {
    const id = name === "device" ? identity.deviceId : `${identity.deviceId}/${name}`;
    this.board.mqtt.clients.findLast(({ options }) => options.id === id)?.fail("reset by peer");
  }

  /** The hub drops every connection, as on a restart. */
  dropAll(): void {
    for (const client of this.board.mqtt.clients) client.fail("the hub restarts");
  }

  /** Closes the pool; what is left is a leak. */
  close(): string[] {
    this.pool.close();
    this.shared.close();
    expect(this.sessions.every(({ link }) => link.state === "stopped")).toBe(true);
    expect(this.pool.openSessions).toEqual([]);
    expect(this.board.network.isOpen).toBe(false);
    expect(this.board.mqtt.clients.every(({ closed }) => closed)).toBe(true);
    expect(this.board.mqtt.violations).toEqual([]);
    return this.time.pending().filter((name) => !name.startsWith("hub/") && !name.startsWith("air/"));
  }

  #check(): void {
    const open = this.sessions.filter(({ link }) => link.state !== "stopped");
    expect(open.length).toBeLessThanOrEqual(this.#size);
    expect(this.pool.openSessions).toEqual(open.map(({ name }) => name));
    for (; this.#checked < this.tried.length; this.#checked++) {
      if (this.tried[this.#checked]?.name !== "device") expect(this.device.online).not.toEqual([]);
    }
  }

  #joinByItself(): void {
    const { network } = this.board;
    const open = network.open.bind(network);
    network.open = (onChanged) => {
      open(onChanged);
      this.#join();
    };
    const close = network.close.bind(network);
    network.close = () => {
      close();
      this.time.timerFor("air").clearAll();
    };
    network.synchronizeClock = (onDone) => {
      this.time.timerFor("hub").set("time", answerMilliseconds, () => onDone(true));
    };
  }

  #join(): void {
    if (!this.#isAirUp) return;
    this.time.timerFor("air").set("join", joinMilliseconds, () => this.board.network.change(true));
  }

  #loseNetwork(): void {
    this.time.timerFor("air").clearAll();
    this.board.network.change(false);
  }

  #answer(): void {
    const { mqtt, time } = this.board;
    const later = (callback: () => void) => time.timerFor("hub").set("answer", answerMilliseconds, callback);
    mqtt.onOpen = (client) => {
      const name = client.options.id.split("/")[1] ?? "device";
      this.tried.push({ at: time.ticks(), name });
      later(() => {
        if (client.closed || !this.hubAnswers) return;
        if (this.refused.has(name)) client.fail("refused");
        else client.accept();
      });
    };
    mqtt.onSent = (client, message) => {
      if (!("operation" in message) || message.operation !== MqttOperation.SUBSCRIBE) return;
      later(() => {
        if (!client.closed && this.hubAnswers) client.grant();
      });
    };
  }
}
