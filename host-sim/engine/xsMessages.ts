import type { BoardDescription } from "../../src/board/board";
import type { LogLevel } from "../../src/board/log";
import type {
  MqttControl,
  MqttFailure,
  MqttOptions,
  MqttReadable,
  MqttStage,
  MqttWriteOptions,
} from "../../src/board/mqtt";
import type { LastRun, ResetReason } from "../../src/board/reset";
import type { FirmwareOptions } from "../../src/sessions/firmwareOptions";
import type { CrashKind } from "./firmwareCrash";
import type { WireError } from "./xsWireError";

/**
 * What travels between the two halves of the XS engine, as JSON in UTF-8: a crossing costs some 16 µs whatever it
 * carries, and JSON is native on both sides, so it adds next to nothing to the instruction count.
 *
 * Handles (of timers, io, connections) are numbers that the machine gives out.
 */
export type Handle = number;

/** Bytes in a message. */
export type Base64Text = string;

/** A number in a message; JSON has no word for those that are not finite. */
export type WireNumber = number | "NaN" | "Infinity" | "-Infinity";

export type MqttConnectOptions = Omit<
  MqttOptions,
  "onControl" | "onReadable" | "onWritable" | "onStage" | "onError"
>;

/** What the machine asks Node: the ports. `null` stands for `undefined`. */
export interface PortCalls {
  "timer.set": (timer: Handle, name: string, milliseconds: WireNumber) => void;
  "timer.clear": (timer: Handle) => void;
  /** Returns the wall-clock time from then on. */
  "clock.set": (now: WireNumber) => WireNumber | null;
  "storage.read": (key: string) => Base64Text | null;
  "storage.write": (key: string, bytes: Base64Text) => void;
  "storage.remove": (key: string) => void;
  "flash.read": (address: number, count: number) => Base64Text;
  "flash.write": (address: number, bytes: Base64Text) => void;
  "flash.erase": (sector: number) => void;
  "network.open": () => void;
  "network.close": () => void;
  "network.signal": () => WireNumber | null;
  "network.synchronizeClock": (request: Handle) => void;
  "memory.free": () => WireNumber | null;
  "reset.restart": (cause: string) => void;
  /** Does not return: it ends the machine, as what was done in it restarts a board. */
  "reset.crash": (kind: CrashKind, words: string) => void;
  "entropy.random": () => number;
  "hash.hmacSha256": (key: Base64Text, message: Base64Text) => Base64Text;
  "log.write": (line: string, level: LogLevel | null) => void;
  "indicator.set": (on: boolean) => void;
  /** Returns the resolution in bits. */
  "analog.open": (input: Handle, pin: number) => number;
  /** The next codes, 1 to `count` of them, not consumed: what was taken is told with the next message. */
  "analog.peek": (input: Handle, count: number) => (WireNumber | null)[];
  "analog.close": (input: Handle) => void;
  "oneWire.open": (bus: Handle, pin: number) => void;
  "oneWire.reset": (bus: Handle) => boolean;
  "oneWire.write": (bus: Handle, byte: number) => void;
  "oneWire.read": (bus: Handle, count: number) => Base64Text;
  "oneWire.close": (bus: Handle) => void;
  "i2c.open": (port: Handle, data: number, clock: number, address: number, hertz: number) => void;
  "i2c.write": (port: Handle, bytes: Base64Text) => void;
  "i2c.read": (port: Handle, count: number) => Base64Text;
  "i2c.close": (port: Handle) => void;
  "digitalOutput.open": (output: Handle, pin: number, initialValue: 0 | 1) => void;
  "digitalOutput.write": (output: Handle, value: 0 | 1) => void;
  "digitalOutput.close": (output: Handle) => void;
  "sdi12.open": (line: Handle, pin: number, transmitPin: number) => void;
  "sdi12.send": (line: Handle, command: string) => void;
  "sdi12.receive": (line: Handle) => Base64Text;
  "sdi12.close": (line: Handle) => void;
  "mqtt.open": (client: Handle, options: MqttConnectOptions) => void;
  "mqtt.read": (client: Handle, count: number) => Base64Text | null;
  "mqtt.write": (client: Handle, data: Base64Text | null, options: MqttWriteOptions | null) => number;
  "mqtt.close": (client: Handle) => void;
}

/** What the firmware's board is made of besides its ports. */
export interface Hardware {
  readonly description: BoardDescription;
  readonly resetReason: ResetReason;
  readonly lastRun: (Omit<LastRun, "cause"> & { readonly cause: string | null }) | null;
  /** `null` for a board that has none to spare. */
  readonly flash: { readonly sectorLength: number; readonly sectorCount: number } | null;
  readonly fullScaleMillivolts: number;
  readonly hasSdi12: boolean;
  readonly hasIndicator: boolean;
}

/** What Node calls in the machine. */
export interface MachineEntries {
  start: (hardware: Hardware, options: FirmwareOptions) => void;
  stop: () => void;
  /** Collects garbage, so that the slots counted afterwards are live ones. */
  collect: () => void;
  timer: (timer: Handle) => void;
  network: (up: boolean) => void;
  clockSynchronized: (request: Handle, set: boolean) => void;
  mqttControl: (client: Handle, message: MqttControl) => void;
  mqttReadable: (client: Handle, count: number, options: MqttReadable) => void;
  mqttWritable: (client: Handle, count: number) => void;
  mqttStage: (client: Handle, stage: MqttStage) => void;
  /** `null` where the client gave no reason, or did not say of what kind. */
  mqttError: (client: Handle, reason: WireError | string | null, failure: MqttFailure | null) => void;
}

/** Analog codes that were consumed since the last message. */
export type Taken = readonly (readonly [input: Handle, count: number])[];

/** Machine → Node, in the middle of an entry. */
export type PortRequest = readonly [taken: Taken, call: keyof PortCalls, arguments: readonly unknown[]];
/** Node → machine: the answer to a `PortRequest`. */
export type PortReply = readonly [ok: true, value: unknown] | readonly [ok: false, error: WireError];
/** Node → machine: an entry, with the time it is; time stands still until the entry has returned. */
export type EntryRequest = readonly [
  ticks: number,
  now: number | null,
  entry: keyof MachineEntries,
  ...arguments: unknown[],
];
/** Machine → Node: the end of an entry. */
export type EntryReply = readonly [taken: Taken, error: WireError | null];

export function toWireNumber(value: number): WireNumber;
export function toWireNumber(value: number | undefined): WireNumber | null;
export function toWireNumber(value: number | undefined): WireNumber | null {
  if (value === undefined) return null;
  return Number.isFinite(value) ? value : (String(value) as WireNumber);
}

export function fromWireNumber(value: WireNumber | null): number | undefined {
  return value === null ? undefined : Number(value);
}
