import type { Board } from "./board/board";
import type { TimerId } from "./board/timer";
import { Commands } from "./commands/commands";
import { WaitingAnswers } from "./commands/waitingAnswers";
import { FaultRegister } from "./health/faultRegister";
import { Guard } from "./health/guard";
import { healthReport } from "./health/healthReport";
import type { Identity } from "./link/identity";
import {
  type HubMessage,
  methodReplyTopic,
  telemetryTopic,
  twinGetTopic,
  twinReportTopic,
} from "./link/iotHubTopics";
import { Link } from "./link/link";
import type { JsonObject } from "./model/boundedJson";
import { type FaultCode, faultCatalogue } from "./model/faults";
import { type Settings, settingDefinitions } from "./model/settings";
import { firmwareVersion } from "./model/version";
import type { Reading } from "./sampling/reading";
import { Sampler } from "./sampling/sampler";
import { Schedule } from "./sampling/schedule";
import { BootCounter } from "./telemetry/bootCounter";
import { toJsonObject } from "./telemetry/encodeJson";
import { Outbox } from "./telemetry/outbox";
import { type TelemetryRecord, toFields, wallTimeAt } from "./telemetry/record";
import { SequenceCounter } from "./telemetry/sequenceCounter";
import { TelemetrySender } from "./telemetry/telemetrySender";
import { Twin } from "./twin/twin";

export interface FirmwareOptions {
  readonly identity: Identity;
  /** Which build this is: where it runs. */
  readonly build: string;
}

const healthIntervalMilliseconds = 3_600_000;
/** Time for the answer of `reboot` to leave. */
const rebootDelayMilliseconds = 1_000;

/** The firmware: the one place where the rooms meet. */
export class Firmware {
  readonly #board: Board;
  readonly #options: FirmwareOptions;
  readonly #faults: FaultRegister;
  readonly #sampler: Sampler;
  readonly #link: Link;
  readonly #twin: Twin;
  readonly #commands: Commands;
  readonly #answers: WaitingAnswers;
  readonly #outbox = new Outbox();
  readonly #sender: TelemetrySender;
  readonly #sequence: SequenceCounter;
  readonly #boot: number;
  readonly #schedule: Schedule;
  #measuring: TimerId | undefined;
  #healthTimer: TimerId | undefined;
  #rebootTimer: TimerId | undefined;
  #last: TelemetryRecord | undefined;
  #started = false;
  #stopped = false;

  /** Reads what is stored; nothing moves before `start`. */
  constructor(platform: Board, options: FirmwareOptions) {
    this.#options = options;
    this.#faults = new FaultRegister(platform.clock, (code, raised) => this.#faultChanged(code, raised));
    const guard = new Guard(this.#faults, platform.log);
    const board = { ...platform, timer: guard.timer(platform.timer) };
    this.#board = board;
    const { boot, fault } = new BootCounter(board.storage).increment();
    if (fault !== undefined) this.#faults.raise(fault);
    this.#boot = boot;
    this.#sequence = new SequenceCounter(board.storage);
    this.#link = new Link(board, options.identity, this.#faults, guard, {
      onOnline: () => this.#online(),
      onOffline: () => this.#offline(),
      onMessage: (message, body) => this.#received(message, body),
      onRoom: () => {
        this.#answers.pump();
        this.#sender.pump();
      },
    });
    this.#answers = new WaitingAnswers((topic, body) => this.#link.send(topic, body));
    this.#twin = new Twin({
      definitions: settingDefinitions,
      storageKey: "settings",
      storage: board.storage,
      text: board.text,
      timer: board.timer,
      log: board.log,
      faults: this.#faults,
      channel: {
        requestTwin: (requestId) => this.#link.send(twinGetTopic(requestId), new Uint8Array(0)),
        report: (requestId, patch) => this.#link.send(twinReportTopic(requestId), patch),
      },
      onSettings: (_, changed) => this.#settingsChanged(changed),
    });
    const { telemetryInterval, telemetryEncoding } = this.#settings;
    this.#sampler = new Sampler({ clock: board.clock, timer: board.timer, wiring: board.probes });
    this.#schedule = new Schedule({
      intervalMilliseconds: telemetryInterval * 1000,
      leadMilliseconds: this.#sampler.leadMilliseconds,
      now: board.clock.ticks(),
    });
    this.#sender = new TelemetrySender(
      this.#outbox,
      board.clock,
      board.text,
      telemetryEncoding,
      (encoding, body, onAcknowledged, duplicate) =>
        this.#link.send(telemetryTopic(options.identity.deviceId, encoding), body, onAcknowledged, duplicate),
    );
    this.#commands = new Commands(
      { sampleNow: (done) => this.#sampleNow(done), reboot: () => this.#reboot() },
      board.text,
    );
  }

  start(): void {
    const { description, log } = this.#board;
    this.#started = true;
    log.write(
      `loam ${firmwareVersion} (${this.#options.build}), start ${this.#boot}, every ${this.#settings.telemetryInterval} s`,
    );
    this.#twin.setReported("firmware", { version: firmwareVersion, build: this.#options.build });
    this.#twin.setReported("deviceInformation", { __t: "c", swVersion: firmwareVersion, ...description });
    this.#reportHealth();
    this.#planMeasurement();
    this.#link.open();
  }

  /** Says goodbye to the hub and lets go of hardware and timers. The object is of no use after that. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#link.close();
    this.#sampler.close();
    this.#board.timer.clear(this.#measuring);
    this.#board.timer.clear(this.#healthTimer);
    this.#board.timer.clear(this.#rebootTimer);
  }

  get #settings(): Settings {
    // The twin holds a value of its declared type for each definition it was given.
    return this.#twin.values as Settings;
  }

  #planMeasurement(): void {
    const { clock, timer } = this.#board;
    timer.clear(this.#measuring);
    this.#measuring = timer.set("measurement", this.#schedule.wait(clock.ticks()), () => {
      this.#schedule.started(clock.ticks());
      this.#planMeasurement();
      this.#sampler.take((reading) => this.#measured(reading));
    });
  }

  /** One reading is one record, however many asked for it. */
  #measured(reading: Reading): TelemetryRecord {
    if (this.#last?.reading === reading) return this.#last;
    for (const code of Object.keys(faultCatalogue) as FaultCode[]) {
      if (!isProbeFault(code)) continue;
      if (reading.faults.includes(code)) this.#faults.raise(code);
      else this.#faults.clear(code);
    }
    const { sequence, fault } = this.#sequence.next();
    if (fault !== undefined) this.#faults.raise(fault);
    const record = { sequence, boot: this.#boot, reading };
    this.#last = record;
    this.#board.log.write(describeReading(record));
    if (this.#outbox.add(record) === undefined) this.#faults.clear("outboxFull");
    else this.#faults.raise("outboxFull");
    this.#sender.pump();
    return record;
  }

  #sampleNow(done: (record: JsonObject) => void): void {
    this.#sampler.take((reading) => {
      const record = this.#measured(reading);
      done(toJsonObject(toFields(record, wallTimeAt(reading.ticks, this.#board.clock))) as JsonObject);
    });
  }

  #settingsChanged(changed: readonly string[]): void {
    const { telemetryInterval, telemetryEncoding } = this.#settings;
    this.#sender.configure(telemetryEncoding);
    // Another setting must not move the readings off their grid.
    if (!changed.includes("telemetryInterval")) return;
    this.#schedule.changed(telemetryInterval * 1000, this.#board.clock.ticks());
    this.#planMeasurement();
  }

  #online(): void {
    this.#reportHealth();
    this.#twin.connected();
    this.#sender.connected();
  }

  #offline(): void {
    this.#twin.disconnected();
    this.#answers.disconnected();
    this.#sender.disconnected();
  }

  #received(message: HubMessage, body: Uint8Array | undefined): void {
    if (message.kind === "twinReply") this.#twin.handleReply(message.requestId, message.status, body);
    else if (message.kind === "desired") this.#twin.handleDesired(message.version, body);
    else {
      this.#commands.handle(message.name, body, (status, answer) => {
        this.#answers.add(
          methodReplyTopic(status, message.requestId),
          this.#board.text.encode(JSON.stringify(answer)),
        );
      });
    }
  }

  #faultChanged(code: FaultCode, raised: boolean): void {
    // What was found while reading the storage is told by `start`.
    if (!this.#started || this.#stopped) return;
    this.#board.log.write(`fault ${raised ? "raised" : "cleared"}: ${code}`);
    this.#reportHealth();
  }

  /** Health as it is now, and again in an hour. */
  #reportHealth(): void {
    const { timer } = this.#board;
    timer.clear(this.#healthTimer);
    this.#healthTimer = timer.set("health", healthIntervalMilliseconds, () => this.#reportHealth());
    const counters = { bootCount: this.#boot, outboxDropped: this.#outbox.dropped };
    this.#twin.setReported("health", healthReport(this.#board, this.#faults, counters));
  }

  #reboot(): void {
    // Asked again meanwhile, it restarts once.
    if (this.#rebootTimer !== undefined) return;
    const { log, reset, timer } = this.#board;
    log.write("restarting on request");
    this.#rebootTimer = timer.set("reboot", rebootDelayMilliseconds, () => {
      try {
        this.stop();
      } finally {
        reset.restart();
      }
    });
  }
}

/** For whoever watches the log of a board, or of a simulated device whose hub is elsewhere. */
function describeReading({ sequence, reading }: TelemetryRecord): string {
  const moisture = reading.moisture === undefined ? "no moisture" : `${reading.moisture.toFixed(3)} m³/m³`;
  const temperature =
    reading.temperature === undefined ? "no temperature" : `${reading.temperature.toFixed(2)} °C`;
  return `reading ${sequence}: ${moisture}, ${temperature}, ${[reading.quality, ...reading.faults].join(" ")}`;
}

function isProbeFault(code: FaultCode): boolean {
  return code.startsWith("moisture") || code.startsWith("temperature");
}
