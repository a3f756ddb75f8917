import type { Board } from "../board/board";
import type { Respond } from "../commands/commands";
import type { Guard } from "../health/guard";
import type { SharedFaults } from "../health/sharedFaults";
import type { Identity } from "../link/identity";
import { SessionPool } from "../link/sessionPool";
import { SharedNetwork } from "../link/sharedNetwork";
import { silentFaults } from "../link/silentFaults";
import { deviceAloneModelId, deviceModelId, moduleModelIds } from "../model/modelIds";
import type { ModuleConnection } from "../model/moduleConnection";
import { type ModuleName, moduleNames } from "../model/modules";
import type { Telemetry } from "../telemetry/telemetry";
import type { TelemetryEncoding } from "../telemetry/telemetrySender";
import type { TwinSection } from "../twin/twinSection";
import { HubSession } from "./hubSession";

/** From one turn to the next the network stays joined. */
const networkGraceMilliseconds = 5_000;

export interface HubSessionsOptions {
  readonly board: Board;
  readonly identity: Identity;
  readonly modules: ModuleConnection;
  readonly guard: Guard;
  readonly faults: SharedFaults;
  readonly root: TwinSection;
  readonly sections: { readonly [Name in ModuleName]: TwinSection };
  readonly telemetry: () => Telemetry;
  /** Serves a direct method; `module` where it came over a module's own identity. */
  readonly onCall: (
    module: ModuleName | undefined,
    name: string,
    body: Uint8Array | undefined,
    respond: Respond,
  ) => void;
  /** The device, or a module, came online. */
  readonly onOnline: () => void;
}

/**
 * The ways to the hub: the device's own, and one for each module that has an identity. Where modules are components,
 * everything goes over the device's.
 */
export class HubSessions {
  readonly #options: HubSessionsOptions;
  readonly #network: SharedNetwork;
  readonly #pool: SessionPool;
  readonly #device: HubSession;
  readonly #modules: { readonly [Name in ModuleName]?: HubSession };

  constructor(options: HubSessionsOptions) {
    this.#options = options;
    const { board, modules, sections, faults } = options;
    const network = new SharedNetwork({
      network: board.network,
      timer: board.timer,
      graceMilliseconds: networkGraceMilliseconds,
    });
    this.#network = network;
    const isAlone = modules.transport === "identity";
    this.#device = this.#deviceSession(network, isAlone);
    const own: { [Name in ModuleName]?: HubSession } = {};
    if (modules.transport === "identity")
      for (const name of moduleNames)
        own[name] = this.#moduleSession(network, name, sections[name], modules.keys[name]);
    this.#modules = own;
    this.#pool = new SessionPool({
      size: modules.transport === "identity" ? modules.sessions : 1,
      sessions: [this.#device, ...Object.values(own)],
      timer: board.timer,
      clock: board.clock,
      entropy: board.entropy,
      log: board.log,
      faults: faults.sink(),
    });
  }

  open(): void {
    this.#pool.open();
  }

  close(): void {
    this.#pool.close();
    this.#network.close();
  }

  setEconomy(on: boolean): void {
    this.#pool.setEconomy(on);
  }

  /** Something of the device waits that should leave. */
  requestDevice(): void {
    this.#pool.request(this.#device.name);
  }

  /** Something of a module waits that should leave. */
  requestModule(module: ModuleName): void {
    this.#pool.request((this.#modules[module] ?? this.#device).name);
  }

  sendRecord(
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
  ): boolean {
    return this.#device.send(encoding, body, onAcknowledged, duplicate);
  }

  sendMessage(
    module: ModuleName,
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
  ): boolean {
    const own = this.#modules[module];
    return own === undefined
      ? this.#device.send(encoding, body, onAcknowledged, duplicate, module)
      : own.send(encoding, body, onAcknowledged, duplicate);
  }

  #deviceSession(network: SharedNetwork, isAlone: boolean): HubSession {
    const { board, identity, guard, faults, root, sections, telemetry, onCall, onOnline } = this.#options;
    const components = moduleNames.map((name) => sections[name]);
    return new HubSession({
      name: "device",
      board,
      network: network.share(),
      identity: { ...identity, modelId: isAlone ? deviceAloneModelId : deviceModelId },
      guard,
      linkFaults: faults.sink(),
      twinFaults: faults.sink(),
      sections: isAlone ? [root] : [root, ...components],
      onCall: (name, body, respond) => onCall(undefined, name, body, respond),
      onOnline: () => {
        onOnline();
        telemetry().deviceConnected();
        if (!isAlone) telemetry().modulesConnected();
      },
      onOffline: () => {
        telemetry().deviceDisconnected();
        if (!isAlone) telemetry().modulesDisconnected();
      },
      onRoom: () => telemetry().pump(),
      hasTelemetry: () =>
        telemetry().hasRecords || (!isAlone && moduleNames.some((name) => telemetry().hasMessages(name))),
    });
  }

  #moduleSession(
    network: SharedNetwork,
    name: ModuleName,
    section: TwinSection,
    sharedAccessKey: string,
  ): HubSession {
    const { board, identity, guard, faults, telemetry, onCall } = this.#options;
    return new HubSession({
      name,
      board,
      network: network.share(),
      identity: { ...identity, moduleId: name, modelId: moduleModelIds[name], sharedAccessKey },
      guard,
      linkFaults: silentFaults,
      twinFaults: faults.sink(),
      sections: [section],
      onCall: (method, body, respond) => onCall(name, method, body, respond),
      onOnline: () => telemetry().modulesConnected([name]),
      onOffline: () => telemetry().modulesDisconnected([name]),
      onRoom: () => telemetry().pump(),
      hasTelemetry: () => telemetry().hasMessages(name),
    });
  }
}
