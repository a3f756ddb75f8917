import type { Clock } from "../board/clock";
import type { Text } from "../board/text";
import { type ModuleName, moduleNames } from "../model/modules";
import { alertFields, estimateFields } from "../model/telemetry";
import type { AlertEvent } from "../modules/alertEvent";
import type { Estimate } from "../modules/estimate";
import { encodeAs } from "./encodeAs";
import { toAlertFields, toEstimateFields } from "./moduleFields";
import type { TelemetryChannel, TelemetryEncoding } from "./telemetryChannel";

/** What a module has to say. */
export type ModuleMessage =
  | { readonly module: "inference"; readonly event: Estimate }
  | { readonly module: "alerting"; readonly event: AlertEvent };

export interface ModuleMessagesOptions {
  readonly clock: Clock;
  readonly text: Text;
  /** The number of this start. */
  readonly boot: number;
  /** In force at the start. */
  readonly encoding: TelemetryEncoding;
  readonly channel: Pick<TelemetryChannel, "sendMessage">;
}

/** Messages that wait at most: estimates of 16 hours at the default interval, about 3 KB of a board's heap. */
const capacity = 16;

/** Messages of one module on the wire at once. */
const window = 2;

interface Entry {
  readonly message: ModuleMessage;
  readonly number: number;
  state: "due" | "inFlight" | "resend";
}

/** A module's way to the hub. */
interface Channel {
  isOnline: boolean;
  /** On the wire, also of what was dropped here meanwhile. */
  inFlight: number;
  /** Messages so far; the last one's number. */
  count: number;
}

/**
 * Messages of the modules on their way to the hub, each module over its own connection or all over the device's. Each is
 * sent at least once, a module's in order, and removed on its acknowledgement only. When it is full the oldest estimate
 * makes room and is counted, as the next one says it better; the oldest alert only where no estimate waits, as nothing
 * would tell again that it was raised or cleared. In memory: a restart loses what waits.
 */
export class ModuleMessages {
  readonly #options: ModuleMessagesOptions;
  readonly #channels: { [Name in ModuleName]?: Channel } = {};
  #encoding: TelemetryEncoding;
  #entries: Entry[] = [];
  #dropped = 0;

  constructor(options: ModuleMessagesOptions) {
    this.#options = options;
    this.#encoding = options.encoding;
  }

  /** Messages dropped for want of room since the start. One that was in flight counts, though it may yet arrive. */
  get dropped(): number {
    return this.#dropped;
  }

  configure(encoding: TelemetryEncoding): void {
    this.#encoding = encoding;
  }

  /** Nothing of the module, or of any, waits or is on its way. */
  isEmpty(module?: ModuleName): boolean {
    const isOf = (name: ModuleName) => module === undefined || name === module;
    if (this.#entries.some((entry) => isOf(entry.message.module))) return false;
    return moduleNames.every((name) => !isOf(name) || (this.#channels[name]?.inFlight ?? 0) === 0);
  }

  /** Takes a message in, numbers it and sends it where it can. Returns the one that had to make room, if one had. */
  add(message: ModuleMessage): ModuleMessage | undefined {
    const number = ++this.#channel(message.module).count;
    this.#entries.push({ message, number, state: "due" });
    const left = this.#entries.length > capacity ? this.#makeRoom() : undefined;
    this.pump(message.module);
    return left?.message;
  }

  /** The module can send, with a connection of its own or over the device's. */
  connected(module: ModuleName): void {
    this.#channel(module).isOnline = true;
    this.pump(module);
  }

  /** What was on its way counts as not sent. */
  disconnected(module: ModuleName): void {
    // Acknowledgements that still come belong to the channel that is gone.
    const { count } = this.#channel(module);
    this.#channels[module] = { isOnline: false, inFlight: 0, count };
    for (const entry of this.#entries)
      if (entry.message.module === module && entry.state === "inFlight") entry.state = "resend";
  }

  /** Sends what there is room for, of one module or of all. Call when there is new room. */
  pump(module?: ModuleName): void {
    const full: ModuleName[] = [];
    // A copy: an acknowledgement may come inside the call that sends.
    for (const entry of [...this.#entries]) {
      const { module: of } = entry.message;
      if ((module !== undefined && of !== module) || full.includes(of)) continue;
      if (entry.state !== "inFlight" && !this.#send(entry)) full.push(of);
    }
  }

  #makeRoom(): Entry | undefined {
    const estimate = this.#entries.findIndex(({ message }) => message.module === "inference");
    this.#dropped++;
    return this.#entries.splice(Math.max(0, estimate), 1)[0];
  }

  #send(entry: Entry): boolean {
    const { module } = entry.message;
    const channel = this.#channel(module);
    if (!channel.isOnline || channel.inFlight >= window) return false;
    const onAcknowledged = () => this.#arrived(entry, channel);
    const body = this.#encode(entry);
    const isDuplicate = entry.state === "resend";
    if (!this.#options.channel.sendMessage(module, this.#encoding, body, onAcknowledged, isDuplicate))
      return false;
    entry.state = "inFlight";
    channel.inFlight++;
    return true;
  }

  #arrived(entry: Entry, channel: Channel): void {
    channel.inFlight--;
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.pump(entry.message.module);
  }

  #encode({ message, number }: Entry): Uint8Array {
    const { boot, clock, text } = this.#options;
    const head = { number, boot };
    if (message.module === "inference") {
      const fields = toEstimateFields(message.event, head, clock);
      return encodeAs(this.#encoding, estimateFields, fields, text);
    }
    const fields = toAlertFields(message.event, head, clock);
    return encodeAs(this.#encoding, alertFields, fields, text);
  }

  #channel(module: ModuleName): Channel {
    this.#channels[module] ??= { isOnline: false, inFlight: 0, count: 0 };
    return this.#channels[module];
  }
}
