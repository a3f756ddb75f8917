import type { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Flash } from "../../../src/board/flash";
import type { JsonObject } from "../../../src/model/boundedJson";
import type { FaultCode } from "../../../src/model/faults";
import type { ModuleName } from "../../../src/model/modules";
import { Telemetry } from "../../../src/telemetry/telemetry";
import type { TelemetryEncoding } from "../../../src/telemetry/telemetryChannel";
import { advance, type FakeBoard, fakeBoard, text } from "../support/fakeBoard";
import { messagesIn } from "../support/messagesIn";
import { MemoryStorage } from "./memoryStorage";

export interface Sent {
  readonly module: ModuleName | undefined;
  readonly encoding: TelemetryEncoding;
  readonly body: Uint8Array;
  readonly acknowledge: () => void;
  readonly duplicate: boolean;
}

export interface RigOptions {
  readonly flash?: Flash | undefined;
  readonly storage?: MemoryStorage;
  readonly boot?: number;
  readonly batch?: number;
  readonly encoding?: TelemetryEncoding;
}

/** One run of telemetry on a board in virtual time, with a hub that acknowledges when the test says so. */
export class TelemetryRig {
  readonly board: FakeBoard = fakeBoard();
  readonly time: VirtualTime = this.board.time;
  readonly storage: MemoryStorage;
  readonly telemetry: Telemetry;
  readonly sent: Sent[] = [];
  /** Faults in force. */
  readonly faults = new Set<FaultCode>();
  readonly raised: FaultCode[] = [];
  /** Messages that the channel takes. */
  room = Number.POSITIVE_INFINITY;

  constructor({
    flash,
    storage = new MemoryStorage(),
    boot = 1,
    batch = 1,
    encoding = "json",
  }: RigOptions = {}) {
    this.storage = storage;
    this.telemetry = new Telemetry({
      clock: this.board.clock,
      text,
      storage,
      flash,
      faults: {
        raise: (code) => {
          this.faults.add(code);
          this.raised.push(code);
        },
        clear: (code) => this.faults.delete(code),
      },
      boot,
      isStorageNew: boot === 1,
      encoding,
      batch,
      channel: {
        sendTelemetry: (used, body, acknowledge, duplicate, module) => {
          if (this.room <= 0) return false;
          this.room--;
          this.sent.push({ module, encoding: used, body, acknowledge, duplicate });
          return true;
        },
      },
    });
  }

  /** Takes records in, a second apart. Returns their numbers. */
  record(count = 1): number[] {
    const numbers: number[] = [];
    for (let taken = 0; taken < count; taken++) {
      advance(this.time, 1_000);
      const reading = {
        ticks: this.time.ticks(),
        moisture: 0.25,
        moistureRaw: 1_600.3,
        temperature: 12.06,
        quality: "good" as const,
        faults: [],
      };
      numbers.push(this.telemetry.record(reading).sequence);
    }
    return numbers;
  }

  estimate(count = 1): void {
    for (let taken = 0; taken < count; taken++)
      this.telemetry.message({
        module: "inference",
        event: { ticks: this.time.ticks(), anomalyScore: 0.5, anomaly: "none" },
      });
  }

  alert(count = 1, sinceTicks = this.time.ticks()): void {
    for (let taken = 0; taken < count; taken++)
      this.telemetry.message({
        module: "alerting",
        event: {
          ticks: this.time.ticks(),
          alert: "soilMoistureLow",
          state: "raised",
          value: 0.1,
          threshold: 0.12,
          sinceTicks,
        },
      });
  }

  connectModules(): void {
    this.telemetry.modulesConnected(["ingestion", "inference", "alerting"]);
  }

  /** What a message holds: of a list each record. JSON only. */
  fieldsOf({ body }: Sent): readonly JsonObject[] {
    return messagesIn(text.decode(body) ?? "");
  }

  /** The records and messages sent so far, each on its own. */
  get fields(): JsonObject[] {
    return this.sent.flatMap((message) => this.fieldsOf(message));
  }

  /** The messages sent so far: the module's letter, numbers from first to last, a star for a duplicate. */
  get course(): string {
    return this.sent
      .map((message) => {
        const numbers = this.fieldsOf(message).map((fields) => fields["sequence"] ?? fields["number"]);
        const range = numbers.length > 1 ? `${numbers[0]}-${numbers.at(-1)}` : `${numbers[0]}`;
        return `${message.module?.[0] ?? ""}${range}${message.duplicate ? "*" : ""}`;
      })
      .join(" ");
  }

  /** Acknowledges all that is sent, and what is sent for that. Returns the numbers of the records among it. */
  drain(): number[] {
    const numbers: number[] = [];
    for (let next = this.sent.shift(); next !== undefined; next = this.sent.shift()) {
      if (next.module === undefined)
        numbers.push(...this.fieldsOf(next).map((fields) => Number(fields["sequence"])));
      next.acknowledge();
    }
    return numbers;
  }
}
