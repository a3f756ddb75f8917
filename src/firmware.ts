import type { Board } from "./board/board";
import { calibrationUndoKey } from "./commands/calibrationUndo";
import { confirmationToken } from "./commands/confirmationToken";
import type { DeviceActions } from "./commands/deviceCommands";
import { DeviceRestart, type Restarted } from "./commands/deviceRestart";
import { DirectMethods } from "./commands/directMethods";
import { finishForgetting } from "./commands/forgetting";
import { reportDevice } from "./health/deviceReport";
import { FaultRegister } from "./health/faultRegister";
import { Guard } from "./health/guard";
import type { HealthCounters } from "./health/healthReport";
import { type HealthOwner, HealthReporter } from "./health/healthReporter";
import { LogRing } from "./health/logRing";
import { SafeMode } from "./health/safeMode";
import { SharedFaults } from "./health/sharedFaults";
import type { JsonObject } from "./model/boundedJson";
import type { FaultCode } from "./model/faults";
import { forModules, type ModuleName, type ModuleSettings, moduleNames } from "./model/modules";
import type { PropertyValues } from "./model/property";
import type { Settings } from "./model/settings";
import { firmwareVersion } from "./model/version";
import type { AlertEvent } from "./modules/alertEvent";
import type { Estimate } from "./modules/estimate";
import { ModuleHost, type ModuleOutputs } from "./modules/moduleHost";
import { moduleStateKeys } from "./modules/moduleMemory";
import { moduleProgress, moduleReport } from "./modules/moduleProgress";
import { Measurement, type MeasurementOwner } from "./sampling/measurement";
import type { Reading } from "./sampling/reading";
import { describeParts } from "./sensors/describeParts";
import type { FirmwareOptions } from "./sessions/firmwareOptions";
import { HubSessions, type ServedRooms } from "./sessions/hubSessions";
import { BootCounter } from "./telemetry/bootCounter";
import { describeRecord } from "./telemetry/describeRecord";
import type { TelemetryRecord } from "./telemetry/record";
import { Telemetry } from "./telemetry/telemetry";
import type { Finding } from "./twin/acknowledgement";
import {
  type DeviceSections,
  openDeviceSections,
  type SettingsOwner,
  settingsKeys,
} from "./twin/deviceSections";

/** What a factory reset forgets. */
const forgottenKeys: readonly string[] = Object.freeze([
  ...settingsKeys,
  calibrationUndoKey,
  ...Object.values(moduleStateKeys),
]);

/**
 * The firmware: the one place where the rooms meet. What they ask of each other they ask of it, as on a board each
 * closure between them would take 200 bytes.
 */
export class Firmware
  implements
    DeviceActions,
    HealthOwner,
    MeasurementOwner,
    ModuleOutputs,
    Restarted,
    ServedRooms,
    SettingsOwner
{
  /** For the sessions. */
  readonly telemetry: Telemetry;
  /** For the sessions. */
  readonly methods: DirectMethods;
  readonly #board: Board;
  readonly #options: FirmwareOptions;
  readonly #faults: FaultRegister;
  readonly #log: LogRing;
  readonly #boot: number;
  readonly #safeMode: SafeMode;
  readonly #sections: DeviceSections;
  readonly #host: ModuleHost;
  readonly #measurement: Measurement;
  readonly #health: HealthReporter;
  readonly #sessions: HubSessions;
  readonly #restart: DeviceRestart;
  #lastRecord: TelemetryRecord | undefined;
  #started = false;
  #stopped = false;

  /** Reads what is stored, so that settings are in force; nothing moves before `start`. */
  constructor(platform: Board, options: FirmwareOptions) {
    this.#options = options;
    const { identity, parts, modules = { transport: "component" } } = options;
    this.#faults = new FaultRegister(platform.clock, (code, raised) => this.#faultChanged(code, raised));
    const faults = new SharedFaults(this.#faults);
    const secrets = [identity.sharedAccessKey];
    if (modules.transport === "identity") secrets.push(...Object.values(modules.keys));
    const log = new LogRing(platform.log, platform.clock, secrets);
    this.#log = log;
    const guard = new Guard(faults.sink(), log, platform.reset);
    const board = { ...platform, log, timer: guard.timer(platform.timer) };
    this.#board = board;
    const { clock, storage, text, timer } = board;

    const { boot, fault } = new BootCounter(storage).increment();
    for (const each of [fault, finishForgetting(storage, forgottenKeys)])
      if (each !== undefined) this.#faults.raise(each);
    this.#boot = boot;
    this.#safeMode = new SafeMode({ board, faults: faults.sink(), secrets, device: this });

    const hasComponents = modules.transport === "component";
    const sections = openDeviceSections({ storage, text, log, faults, hasComponents, owner: this });
    this.#sections = sections;
    this.#sessions = new HubSessions({ board, identity, modules, guard, faults, sections });
    this.telemetry = new Telemetry({
      clock,
      text,
      storage,
      faults: faults.sink(),
      boot,
      isStorageNew: boot === 1,
      flash: board.flash,
      encoding: this.#settings.telemetryEncoding,
      batch: this.#settings.telemetryBatch,
      channel: this.#sessions,
    });
    this.#measurement = new Measurement({
      clock,
      timer,
      io: board.io,
      parts,
      faults: faults.sink(),
      settings: this.#settings,
      owner: this,
    });
    this.#host = new ModuleHost({ clock, timer, log, storage, faults: faults.sink(), outputs: this });
    const { healthInterval: interval } = this.#settings;
    this.#health = new HealthReporter({ board, faults: this.#faults, interval, owner: this });
    this.#restart = new DeviceRestart(board, this);
    const token = confirmationToken(board.entropy);
    const { root: settings } = sections;
    settings.setReported("factoryResetConfirmation", { token });
    const rooms = { device: this, settings, measurement: this.#measurement, host: this.#host };
    this.methods = new DirectMethods({ ...rooms, board, log, token }, hasComponents);
  }

  start(): void {
    const { build } = this.#options;
    this.#started = true;
    this.#log.write(
      `loam ${firmwareVersion} (${build}), start ${this.#boot}, every ${this.#settings.telemetryInterval} s`,
    );
    for (const [code] of this.#faults.entries()) this.#log.write(`fault raised: ${code}`, "warning");
    this.#safeMode.start();
    this.#applySettings();
    const { root, modules } = this.#sections;
    for (const name of moduleNames) this.moduleSettingsChanged(name, modules[name].values);
    reportDevice(root, build, describeParts(this.#options.parts), this.#board.description);
    this.#health.report();
    this.#measurement.start();
    this.#sessions.open(this);
  }

  /** Says goodbye to the hub and lets go of hardware and timers. The object is of no use after that. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#sessions.close();
    this.#measurement.stop();
    this.#host.stop();
    this.#health.close();
    this.methods.close();
    this.#restart.close();
    this.#safeMode.close();
  }

  /** See `DeviceActions`, as for the two below. */
  sampleNow(done: (record: JsonObject) => void): void {
    this.#measurement.take((reading) => done(this.telemetry.jsonOf(this.record(reading))));
  }

  reboot(): void {
    this.#restart.request();
  }

  /** What counts records and starts stays: a number must never come twice. */
  factoryReset(): void {
    this.#restart.request(forgottenKeys);
  }

  /** See `ServedRooms`, as for the one below. */
  online(): void {
    this.#health.report();
  }

  restart(cause: string): void {
    this.#restart.request([], cause);
  }

  /** See `Restarted`: what ingestion holds becomes a record while it can still leave. */
  restartSoon(): void {
    this.#host.stop();
  }

  /** See `MeasurementOwner`, as for the one below. */
  measured(reading: Reading): void {
    if (this.#restart.isNear) this.record(reading);
    else this.#host.take(reading);
  }

  /** Not in safe mode: modules run from the first time on. */
  intervalsChanged(): void {
    if (!this.#safeMode.isOn) this.#host.configureDevice(this.#settings, this.#measurement.intervals);
  }

  /** See `ModuleOutputs`, as for the three below. */
  record(reading: Reading): TelemetryRecord {
    const record = this.telemetry.record(reading);
    if (record !== this.#lastRecord) this.#log.write(describeRecord(record));
    this.#lastRecord = record;
    this.#sessions.requestDevice();
    this.#health.waits(this.telemetry.waiting);
    return record;
  }

  estimate(event: Estimate): void {
    this.telemetry.message({ module: "inference", event });
    this.#sessions.requestModule("inference");
  }

  alert(event: AlertEvent): void {
    this.telemetry.message({ module: "alerting", event });
    this.#sessions.requestModule("alerting");
  }

  moduleChanged(name: ModuleName): void {
    if (!this.#started || this.#stopped) return;
    this.#sections.modules[name].refresh("enabled");
    this.#health.report();
    this.#sessions.requestModule(name);
  }

  /** See `HealthOwner`, as for the one below. */
  healthCounters(): HealthCounters {
    const modules = forModules((name) => this.#host.state(name));
    const { restartCause, crashes } = this.#safeMode;
    return {
      bootCount: this.#boot,
      restartCause,
      crashCount: crashes,
      lastContact: this.#sessions.lastContact,
      battery: this.#measurement.battery,
      batteryCharge: this.#measurement.batteryCharge,
      ...this.telemetry.counters(),
      modules,
    };
  }

  healthReported(report: JsonObject): void {
    const { root, modules } = this.#sections;
    root.setReported("health", report);
    for (const name of moduleNames)
      modules[name].setReported("module", moduleReport(this.#host.report(name), this.#safeMode.isOn));
  }

  /** See `SettingsOwner`, as for the two below. */
  deviceSettingsChanged(): void {
    // Set before the rooms are there: `start` applies them.
    if (this.#started) this.#applySettings();
  }

  moduleSettingsChanged<Name extends ModuleName>(name: Name, values: PropertyValues): void {
    this.#host.configure(name, values as ModuleSettings<Name>);
  }

  progressOfModule(name: ModuleName): Finding | undefined {
    const isEnabled = this.#sections.modules[name].values["enabled"] === true;
    return isEnabled ? moduleProgress(this.#host.state(name), this.#safeMode.isOn) : undefined;
  }

  get #settings(): Settings {
    // The section holds a value of its declared type for each definition it was given.
    return this.#sections.root.values as Settings;
  }

  #applySettings(): void {
    const settings = this.#settings;
    this.#log.setLevel(settings.logLevel);
    this.#health.configure(settings.healthInterval);
    this.telemetry.configure(settings.telemetryEncoding, settings.telemetryBatch);
    this.#measurement.configure(settings);
    this.intervalsChanged();
    this.#sessions.configure(settings);
  }

  #faultChanged(code: FaultCode, raised: boolean): void {
    // What was found before is told by `start`.
    if (!this.#started || this.#stopped) return;
    this.#log.write(`fault ${raised ? "raised" : "cleared"}: ${code}`, raised ? "warning" : "information");
    this.#health.report();
  }
}
