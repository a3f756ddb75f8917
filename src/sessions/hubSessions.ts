import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { Network } from "../board/network";
import type { Respond } from "../commands/commands";
import type { DirectMethods } from "../commands/directMethods";
import type { Guard } from "../health/guard";
import type { SharedFaults } from "../health/sharedFaults";
import type { Identity } from "../link/identity";
import { SessionPool, syncMilliseconds } from "../link/sessionPool";
import { SharedNetwork } from "../link/sharedNetwork";
import { silentFaults } from "../link/silentFaults";
import { deviceAloneModelId, deviceModelId, moduleModelIds } from "../model/modelIds";
import type { ModuleConnection } from "../model/moduleConnection";
import { type ModuleName, moduleNames } from "../model/modules";
import type { Settings } from "../model/settings";
import type { Telemetry } from "../telemetry/telemetry";
import type { TelemetryChannel, TelemetryEncoding } from "../telemetry/telemetryChannel";
import type { DeviceSections } from "../twin/deviceSections";
import type { TwinSection } from "../twin/twinSection";
import { HubSession, type SessionOwner } from "./hubSession";
import { LastResort, type LastResortOwner } from "./lastResort";
import { lowMemory } from "./lowMemory";

/** From one turn to the next the network stays joined. */
const networkGraceMilliseconds = 5_000;

export interface HubSessionsOptions {
  readonly board: Board;
  readonly identity: Identity;
  readonly modules: ModuleConnection;
  readonly guard: Guard;
  readonly faults: SharedFaults;
  readonly sections: DeviceSections;
}

/** The rooms that sessions serve. */
export interface ServedRooms {
  readonly telemetry: Telemetry;
  readonly methods: DirectMethods;
  /** The device came online. */
  online(): void;
  /** The hub has not been heard for very long, or memory runs short: the device is to restart. */
  restart(cause: string): void;
}

/**
 * The ways to the hub: the device's own, and one for each module that has an identity. Where modules are components,
 * everything goes over the device's.
 */
export class HubSessions implements SessionOwner, TelemetryChannel, LastResortOwner {
  readonly #options: HubSessionsOptions;
  readonly #network: SharedNetwork;
  readonly #pool: SessionPool;
  readonly #device: HubSession;
  readonly #modules: { readonly [Name in ModuleName]?: HubSession };
  /** Whether modules have identities of their own. */
  readonly #isAlone: boolean;
  readonly #lastResort: LastResort;
  #healthMilliseconds = 0;
  #isEconomy = false;
  #rooms: ServedRooms | undefined;

  constructor(options: HubSessionsOptions) {
    this.#options = options;
    const { board, modules, sections, faults } = options;
    const { clock, entropy, log, timer } = board;
    this.#isAlone = modules.transport === "identity";
    this.#lastResort = new LastResort(board, faults.sink(), this);
    this.#network = new SharedNetwork({
      network: board.network,
      timer,
      graceMilliseconds: networkGraceMilliseconds,
    });
    const components = this.#isAlone ? [] : moduleNames.map((name) => sections.modules[name]);
    this.#device = this.#deviceSession(this.#network.share(), [sections.root, ...components]);
    const own: { [Name in ModuleName]?: HubSession } = {};
    if (modules.transport === "identity")
      for (const name of moduleNames) own[name] = this.#moduleSession(name, modules.keys[name]);
    this.#modules = own;
    this.#pool = new SessionPool({
      size: modules.transport === "identity" ? modules.sessions : 1,
      sessions: [this.#device, ...Object.values(own)],
      timer,
      clock,
      entropy,
      log,
      faults: faults.sink(),
    });
  }

  open(rooms: ServedRooms): void {
    this.#rooms = rooms;
    this.#lastResort.start();
    this.#pool.open();
  }

  close(): void {
    this.#lastResort.close();
    this.#pool.close();
    this.#network.close();
  }

  /** With economy the radio rests between deliveries. */
  configure({ power, healthInterval }: Pick<Settings, "power" | "healthInterval">): void {
    this.#healthMilliseconds = healthInterval * 1000;
    this.#isEconomy = power.mode === "economy";
    this.#pool.setEconomy(this.#isEconomy);
  }

  /** When the device last heard the hub in this run, in whatever way; `undefined` where it never did. */
  get lastContact(): Ticks | undefined {
    return this.#device.link.lastContact;
  }

  /** See `LastResortOwner`, as for the one below. A connection may say nothing from one report of health to the next. */
  get expectedSilence(): number {
    if (this.#isEconomy) return syncMilliseconds;
    return this.#device.link.isReady ? this.#healthMilliseconds : 0;
  }

  restart(cause: string): void {
    this.#rooms?.restart(cause);
  }

  /** Something of the device waits that should leave. */
  requestDevice(): void {
    this.#pool.request(this.#device.name);
  }

  /** Something of a module waits that should leave. */
  requestModule(module: ModuleName): void {
    this.#pool.request((this.#modules[module] ?? this.#device).name);
  }

  /** See `TelemetryChannel`. */
  sendTelemetry(
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
    module: ModuleName | undefined,
  ): boolean {
    const own = module === undefined ? undefined : this.#modules[module];
    return own === undefined
      ? this.#device.send(encoding, body, onAcknowledged, duplicate, module)
      : own.send(encoding, body, onAcknowledged, duplicate);
  }

  called(session: HubSession, name: string, body: Uint8Array | undefined, respond: Respond): void {
    this.#rooms?.methods.handle(session.module, name, body, respond);
  }

  handled(): void {
    const cause = lowMemory(this.#options.board);
    if (cause !== undefined) this.restart(cause);
  }

  online(session: HubSession): void {
    if (session === this.#device) {
      this.#lastResort.contact();
      this.#rooms?.online();
      this.#rooms?.telemetry.deviceConnected();
    }
    this.#rooms?.telemetry.modulesConnected(this.#modulesOf(session));
  }

  offline(session: HubSession): void {
    if (session === this.#device) this.#rooms?.telemetry.deviceDisconnected();
    this.#rooms?.telemetry.modulesDisconnected(this.#modulesOf(session));
  }

  room(): void {
    this.#rooms?.telemetry.pump();
  }

  hasTelemetry(session: HubSession): boolean {
    const telemetry = this.#rooms?.telemetry;
    if (telemetry === undefined) return false;
    if (session === this.#device && telemetry.hasRecords) return true;
    return this.#modulesOf(session).some((name) => telemetry.hasMessages(name));
  }

  /** Modules whose messages go over a session. */
  #modulesOf({ module }: HubSession): readonly ModuleName[] {
    if (module !== undefined) return [module];
    return this.#isAlone ? [] : moduleNames;
  }

  #deviceSession(network: Network, sections: readonly [TwinSection, ...TwinSection[]]): HubSession {
    const { board, identity, guard, faults } = this.#options;
    return new HubSession({
      owner: this,
      board,
      network,
      identity: { ...identity, modelId: this.#isAlone ? deviceAloneModelId : deviceModelId },
      module: undefined,
      guard,
      linkFaults: faults.sink(),
      twinFaults: faults.sink(),
      sections,
    });
  }

  #moduleSession(module: ModuleName, sharedAccessKey: string): HubSession {
    const { board, identity, guard, faults, sections } = this.#options;
    return new HubSession({
      owner: this,
      board,
      network: this.#network.share(),
      identity: { ...identity, moduleId: module, modelId: moduleModelIds[module], sharedAccessKey },
      module,
      guard,
      linkFaults: silentFaults,
      twinFaults: faults.sink(),
      sections: [sections.modules[module]],
    });
  }
}
