import type { Clock } from "../board/clock";
import type { Text } from "../board/text";
import { wallTimeAt } from "../board/wallTime";
import { telemetryFields } from "../model/telemetry";
import { encodeAs } from "./encodeAs";
import type { Outbox } from "./outbox";
import { type TelemetryRecord, toFields } from "./record";
import type { TelemetryChannel, TelemetryEncoding } from "./telemetryChannel";

export interface TelemetrySenderOptions {
  readonly clock: Clock;
  readonly text: Text;
  /** In force at the start. */
  readonly encoding: TelemetryEncoding;
  readonly channel: Pick<TelemetryChannel, "sendRecord">;
}

/** Records on the wire at once: enough to fill a round trip, few enough for a small heap. */
const window = 4;

/** Moves records from the outbox to the hub, oldest first, and takes them out when the hub has them. */
export class TelemetrySender {
  readonly #outbox: Outbox;
  readonly #options: TelemetrySenderOptions;
  #encoding: TelemetryEncoding;
  #online = false;
  #inFlight = 0;

  constructor(outbox: Outbox, options: TelemetrySenderOptions) {
    this.#outbox = outbox;
    this.#options = options;
    this.#encoding = options.encoding;
  }

  /** Nothing waits, and nothing is on its way. */
  get isIdle(): boolean {
    return this.#outbox.size === 0 && this.#inFlight === 0;
  }

  configure(encoding: TelemetryEncoding): void {
    this.#encoding = encoding;
  }

  connected(): void {
    this.#online = true;
    this.pump();
  }

  /** What was on its way counts as not sent. */
  disconnected(): void {
    this.#online = false;
    this.#inFlight = 0;
    this.#outbox.connectionLost();
  }

  /** Sends what there is room for. Call when there is a new record or new room. */
  pump(): void {
    while (this.#online && this.#inFlight < window) {
      const [entry] = this.#outbox.next(1);
      if (entry === undefined) return;
      const { record, duplicate } = entry;
      const { sequence } = record;
      const body = this.#encode(record);
      const onAcknowledged = () => this.#arrived(sequence);
      if (!this.#options.channel.sendRecord(this.#encoding, body, onAcknowledged, duplicate)) return;
      this.#outbox.sent(sequence);
      this.#inFlight++;
    }
  }

  #encode(record: TelemetryRecord): Uint8Array {
    const { clock, text } = this.#options;
    const fields = toFields(record, wallTimeAt(record.reading.ticks, clock));
    return encodeAs(this.#encoding, telemetryFields, fields, text);
  }

  #arrived(sequence: number): void {
    this.#inFlight--;
    this.#outbox.acknowledged(sequence);
    this.pump();
  }
}
