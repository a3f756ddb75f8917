import type { Timer, TimerId } from "../../src/board/timer";
import { type JsonValue, parseBoundedJson } from "./boundedJson";
import { HubError } from "./hubError";

/** What a device answered to a direct method. */
export interface MethodResult {
  readonly status: number;
  readonly payload: JsonValue;
}

export type MethodCallback = (outcome: MethodResult | HubError) => void;

/** Bytes of a payload, each way (Azure IoT Hub, "Understand and invoke direct methods"). */
export const METHOD_PAYLOAD_LIMIT = 128 * 1024;

/** Ours, not Azure's: keeps what a device that never answers, or never comes, can pile up small. */
export const CALLS_AT_ONCE = 20;
const PAYLOAD_DEPTH = 64;

export interface InvokeOptions {
  /** 5 to 300; 30 unless given. */
  readonly responseTimeoutSeconds?: number;
  /** How long to wait for the device or module to connect before that: 0, which is no wait, to 300; 0 unless given. */
  readonly connectTimeoutSeconds?: number;
}

interface PendingCall {
  readonly timer: TimerId;
  readonly callback: MethodCallback;
}

/** The direct methods under way on one connection: each is answered exactly once, by the device, time or the end. */
export class MethodCalls {
  readonly #timer: Timer;
  readonly #pending = new Map<string, PendingCall>();
  #count = 0;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Opens a call; gives the request id to send, or why there cannot be another one. */
  open(name: string, timeoutSeconds: number, callback: MethodCallback): string | HubError {
    if (this.#pending.size >= CALLS_AT_ONCE) {
      return new HubError(
        "TooManyMethodCalls",
        `${CALLS_AT_ONCE} method calls are under way on this device.`,
      );
    }
    const requestId = (++this.#count).toString(16);
    const timer = this.#timer.set(`hub: method ${name}`, timeoutSeconds * 1000, () =>
      this.#settle(
        requestId,
        new HubError("DeviceResponseTimeout", "Timed out waiting for the response from device.", {
          timeout: durationText(timeoutSeconds),
        }),
      ),
    );
    this.#pending.set(requestId, { timer, callback });
    return requestId;
  }

  /** The device's answer. One that is late or was never asked for is dropped. */
  answer(requestId: string, status: number, body: Uint8Array): void {
    if (body.length === 0) {
      this.#settle(requestId, { status, payload: null });
      return;
    }
    const outcome = parseBoundedJson(body, {
      maximumBytes: METHOD_PAYLOAD_LIMIT,
      maximumDepth: PAYLOAD_DEPTH,
    });
    if ("value" in outcome) this.#settle(requestId, { status, payload: outcome.value });
    else
      this.#settle(requestId, new HubError("BadDeviceResponse", `The device's answer: ${outcome.sentence}`));
  }

  failAll(error: HubError): void {
    for (const requestId of [...this.#pending.keys()]) this.#settle(requestId, error);
  }

  #settle(requestId: string, outcome: MethodResult | HubError): void {
    const call = this.#pending.get(requestId);
    if (call === undefined) return;
    this.#pending.delete(requestId);
    this.#timer.clear(call.timer);
    call.callback(outcome);
  }
}

/** What is wrong with a call before anyone is asked; `name` becomes part of a topic. */
export function faultOfCall(
  name: string,
  body: string,
  responseSeconds: number,
  connectSeconds: number,
): HubError | undefined {
  if (!/^[A-Za-z0-9\-:._*!(),=@;']{1,100}$/.test(name)) {
    return new HubError(
      "ArgumentInvalid",
      "A method name has 1 to 100 letters, digits and characters - : . _ * ! ( ) , = @ ; '",
    );
  }
  if (Buffer.byteLength(body) > METHOD_PAYLOAD_LIMIT) {
    return new HubError("MessageTooLarge", `The payload has more than ${METHOD_PAYLOAD_LIMIT} bytes.`);
  }
  if (!(responseSeconds >= 5 && responseSeconds <= 300)) {
    return new HubError("ArgumentInvalid", "The response timeout must be 5 to 300 seconds.");
  }
  if (!(connectSeconds >= 0 && connectSeconds <= 300)) {
    return new HubError("ArgumentInvalid", "The connect timeout must be 0 to 300 seconds.");
  }
  return undefined;
}

/** As .NET prints a time span, which is what Azure answers with. */
export function durationText(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
