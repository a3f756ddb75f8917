import type { Clock } from "../board/clock";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import { wallTimeAt } from "../board/wallTime";
import type { FaultSink } from "../health/faultRegister";
import type { JsonObject } from "../model/boundedJson";
import type { ModuleName } from "../model/modules";
import { telemetryFields } from "../model/telemetry";
import type { Reading } from "../sampling/reading";
import { toJsonObject } from "./encodeJson";
import { type ModuleMessage, ModuleMessages } from "./moduleMessages";
import { Outbox } from "./outbox";
import { type TelemetryRecord, toFields } from "./record";
import { SequenceCounter } from "./sequenceCounter";
import type { TelemetryChannel, TelemetryEncoding } from "./telemetryChannel";
import { TelemetrySender } from "./telemetrySender";

export interface TelemetryOptions {
  readonly clock: Clock;
  readonly text: Text;
  readonly storage: Storage;
  readonly faults: FaultSink;
  /** The number of this start. */
  readonly boot: number;
  /** In force at the start. */
  readonly encoding: TelemetryEncoding;
  readonly channel: TelemetryChannel;
}

/** Everything on its way to the cloud that is measured or worked out: records of the device, messages of its modules. */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #sequence: SequenceCounter;
  readonly #outbox = new Outbox();
  readonly #sender: TelemetrySender;
  readonly #messages: ModuleMessages;
  #last: TelemetryRecord | undefined;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    this.#sequence = new SequenceCounter(options.storage);
    this.#sender = new TelemetrySender(this.#outbox, options);
    this.#messages = new ModuleMessages(options);
  }

  /** Records and messages lost since the start for want of room. */
  get dropped(): number {
    return this.#outbox.dropped + this.#messages.dropped;
  }

  configure(encoding: TelemetryEncoding): void {
    this.#sender.configure(encoding);
    this.#messages.configure(encoding);
  }

  /** Takes a reading in as a record. One reading is one record, however many hand it in. */
  record(reading: Reading): TelemetryRecord {
    if (this.#last?.reading === reading) return this.#last;
    const { boot, faults } = this.#options;
    const { sequence, fault } = this.#sequence.next();
    if (fault !== undefined) faults.raise(fault);
    const record = { sequence, boot, reading };
    this.#last = record;
    if (this.#outbox.add(record) === undefined) faults.clear("outboxFull");
    else faults.raise("outboxFull");
    this.#sender.pump();
    return record;
  }

  /** A record as it is sent in JSON now. */
  jsonOf(record: TelemetryRecord): JsonObject {
    const time = wallTimeAt(record.reading.ticks, this.#options.clock);
    return toJsonObject(telemetryFields, toFields(record, time));
  }

  message(message: ModuleMessage): void {
    this.#messages.add(message);
  }

  /** Whether anything of the device waits or is on its way. */
  get hasRecords(): boolean {
    return !this.#sender.isIdle;
  }

  hasMessages(module: ModuleName): boolean {
    return !this.#messages.isEmpty(module);
  }

  deviceConnected(): void {
    this.#sender.connected();
  }

  deviceDisconnected(): void {
    this.#sender.disconnected();
  }

  modulesConnected(modules: readonly ModuleName[]): void {
    for (const module of modules) this.#messages.connected(module);
  }

  modulesDisconnected(modules: readonly ModuleName[]): void {
    for (const module of modules) this.#messages.disconnected(module);
  }

  /** There is room again on a connection. */
  pump(): void {
    this.#sender.pump();
    this.#messages.pump();
  }
}
