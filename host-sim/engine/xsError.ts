import type { CrashKind } from "./firmwareCrash";

/** Why there is no XS engine on this machine, in one sentence for the user. */
export class XsUnavailableError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "XsUnavailableError";
  }
}

/**
 * The XS machine is gone: it ran out of memory, stack or instructions, was killed, or broke its protocol. What the
 * firmware throws is no such error: that arrives as the error it is.
 */
export class XsMachineError extends Error {
  /** What restarts a board in the same case; `undefined` where the host is at fault, or somebody ended the machine. */
  readonly crash: CrashKind | undefined;

  constructor(sentence: string, crash?: CrashKind) {
    super(sentence);
    this.name = "XsMachineError";
    this.crash = crash;
  }
}
