import type { ResetReason } from "../../src/board/reset";
import { type CrashKind, FirmwareCrash } from "../engine/firmwareCrash";
import { XsMachineError, XsUnavailableError } from "../engine/xsError";

export interface ChipRestartOptions {
  readonly deviceId: string;
  readonly kind: CrashKind;
  /** What it was, in words. */
  readonly reason: string;
  /** Where the firmware last said it was; empty outside of its own callbacks. */
  readonly place: string;
  /** What was thrown. */
  readonly cause: unknown;
}

/** The firmware has done what restarts a chip. What ends a run, unless the device is to restart (`onCrash`). */
export class ChipRestart extends Error {
  readonly deviceId: string;
  readonly kind: CrashKind;
  readonly reason: string;
  readonly place: string;

  constructor({ deviceId, kind, reason, place, cause }: ChipRestartOptions) {
    const where = place === "" ? "outside of any place it had told" : `at "${place}"`;
    super(`The firmware of ${deviceId} has crashed ${where}, where a board restarts: ${reason}.`, { cause });
    this.name = "ChipRestart";
    this.deviceId = deviceId;
    this.kind = kind;
    this.reason = reason;
    this.place = place;
  }

  /** What the next start finds as the reason of the reset, as Reset of a board tells it. */
  get resetReason(): ResetReason {
    return this.kind === "endlessLoop" ? "watchdog" : "crash";
  }

  /** The machine's last words, where it has the time for any. */
  get lastWords(): string | undefined {
    return lastWords[this.kind];
  }
}

/** What is noted on a board before it restarts; the ends of stacks and the watchdog leave no time. */
const lastWords: Readonly<Partial<Record<CrashKind, string>>> = {
  exception: "unhandled exception",
  memoryFull: "memory full",
};

/** What of the firmware a thrown value tells; `undefined` where the host is at fault. */
export function crashOf(error: unknown): { readonly kind: CrashKind; readonly reason: string } | undefined {
  if (error instanceof XsUnavailableError) return undefined;
  if (error instanceof FirmwareCrash) return { kind: error.kind, reason: error.message };
  if (error instanceof XsMachineError)
    return error.crash === undefined ? undefined : { kind: error.crash, reason: reasons[error.crash] };
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: "exception", reason: `an exception escaped it, ${words}` };
}

const reasons: Readonly<Record<CrashKind, string>> = {
  exception: "an exception escaped it",
  memoryFull: "its memory is full",
  stackOverflow: "its stack is at its end",
  endlessLoop: "a callback does not return, which the watchdog ends",
  deepJson: "JSON is nested too deep",
  missingBuiltIn: "a built-in is missing",
};
