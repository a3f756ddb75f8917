import type { Timer, TimerId } from "../../src/board/timer";
import type { JsonValue } from "./boundedJson";
import type { DeviceSession } from "./deviceSession";
import { HubError } from "./hubError";
import {
  CALLS_AT_ONCE,
  durationText,
  faultOfCall,
  type InvokeOptions,
  type MethodCallback,
} from "./methodCalls";

export interface MethodDispatchOptions {
  readonly timer: Timer;
  /** Of whom is connected, by `device` or `device/module`. */
  readonly session: (id: string) => DeviceSession | undefined;
}

interface WaitingCall {
  readonly timer: TimerId;
  /** Sends the call where its device or module is there by now. */
  readonly attempt: () => boolean;
  readonly callback: MethodCallback;
}

/**
 * Direct methods on their way: at once to who is connected and subscribed, else after a wait for that as long as the
 * connect time-out. Each callback comes exactly once.
 */
export class MethodDispatch {
  readonly #options: MethodDispatchOptions;
  readonly #waiting = new Map<string, Set<WaitingCall>>();

  constructor(options: MethodDispatchOptions) {
    this.#options = options;
  }

  /** The callback comes inside this call where nobody can be asked. */
  invoke(
    id: string,
    name: string,
    payload: JsonValue,
    options: InvokeOptions,
    callback: MethodCallback,
  ): void {
    const { responseTimeoutSeconds = 30, connectTimeoutSeconds = 0 } = options;
    const body = JSON.stringify(payload);
    const fault = faultOfCall(name, body, responseTimeoutSeconds, connectTimeoutSeconds);
    if (fault !== undefined) {
      callback(fault);
      return;
    }
    const attempt = () => {
      const session = this.#options.session(id);
      if (!session?.takesMethods) return false;
      session.invoke(name, body, responseTimeoutSeconds, callback);
      return true;
    };
    if (attempt()) return;
    if (connectTimeoutSeconds === 0) callback(notOnline(0));
    else this.#wait(id, name, connectTimeoutSeconds, attempt, callback);
  }

  /** Someone is connected and subscribed by now. */
  ready(id: string): void {
    for (const call of [...(this.#waiting.get(id) ?? [])]) {
      // Settled by what the call before it caused.
      if (!this.#waiting.get(id)?.has(call)) continue;
      this.#remove(id, call);
      if (!call.attempt()) this.#add(id, call);
      else this.#options.timer.clear(call.timer);
    }
  }

  /** Ends what waits for an identity that is no more. */
  forget(id: string, error: HubError): void {
    for (const call of [...(this.#waiting.get(id) ?? [])]) this.#settle(id, call, error);
  }

  /** Ends all that waits. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.forget(id, notOnline(0));
  }

  #wait(id: string, name: string, seconds: number, attempt: () => boolean, callback: MethodCallback): void {
    if ((this.#waiting.get(id)?.size ?? 0) >= CALLS_AT_ONCE) {
      callback(
        new HubError("TooManyMethodCalls", `${CALLS_AT_ONCE} method calls wait for ${id} to connect.`),
      );
      return;
    }
    const timer = this.#options.timer.set(`hub: connect for ${name}`, seconds * 1000, () =>
      this.#settle(id, call, notOnline(seconds)),
    );
    const call: WaitingCall = { timer, attempt, callback };
    this.#add(id, call);
  }

  #settle(id: string, call: WaitingCall, error: HubError): void {
    if (!this.#remove(id, call)) return;
    this.#options.timer.clear(call.timer);
    call.callback(error);
  }

  #add(id: string, call: WaitingCall): void {
    const calls = this.#waiting.get(id);
    if (calls === undefined) this.#waiting.set(id, new Set([call]));
    else calls.add(call);
  }

  #remove(id: string, call: WaitingCall): boolean {
    const calls = this.#waiting.get(id);
    const removed = calls?.delete(call) ?? false;
    if (calls?.size === 0) this.#waiting.delete(id);
    return removed;
  }
}

function notOnline(seconds: number): HubError {
  const info = { timeout: durationText(seconds) };
  return new HubError("DeviceNotOnline", "Timed out waiting for device to connect.", info);
}
