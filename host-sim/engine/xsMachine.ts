import { readSync, writeSync } from "node:fs";
import type { CrashKind } from "./firmwareCrash";
import { XsMachineError } from "./xsError";
import { encodeNetstring, NetstringReader } from "./xsNetstring";
import { startXsWorker, type XsWorker } from "./xsWorker";

/**
 * Instructions that one call into the machine may take before it ends: about a second of host time, some thousand
 * times what a callback of the firmware needs. On a board the watchdog does this.
 */
export const mostInstructions = 200_000_000;

/** The worker's exit codes (@agoric/xsnap, api.js). 2 GB of memory and 4096 slots of stack are its own limits. */
const endings: Readonly<Record<number, readonly [words: string, crash: CrashKind]>> = {
  11: ["it ran out of memory", "memoryFull"],
  12: ["its stack overflowed", "stackOverflow"],
  16: ["it ran out of property names", "memoryFull"],
  17: ["one call took more instructions than it may", "endlessLoop"],
};

/** How a call into the machine ended, and its cost. */
export interface XsResult {
  /** The bytes of the ArrayBuffer that was returned; none where it was something else. */
  readonly value: Buffer;
  /** Instructions of this call, deterministic from run to run. */
  readonly instructions: number;
  /** Slots in use, garbage included. */
  readonly slots: number;
}

export interface XsMachineOptions {
  /** The worker (`findXsWorker`). */
  readonly program: string;
  /** Answers `issueCommand` in the machine. What it throws ends the machine. */
  readonly answer: (message: Buffer) => Uint8Array;
  /** What the machine begins with (`snapshot`); it begins empty where absent. */
  readonly snapshot?: Uint8Array;
  /** Instructions that one call may take; `mostInstructions` where absent. */
  readonly instructionLimit?: number;
}

/** One XS machine, in a process of its own, driven in blocking calls: while XS computes, Node stands still. */
export class XsMachine {
  readonly #answer: (message: Buffer) => Uint8Array;
  readonly #worker: XsWorker;
  readonly #reader: NetstringReader;
  #busy = false;
  #ended: XsMachineError | undefined;
  /** What it had printed last when it ended. */
  #lastPrinted: string | undefined;

  /** Throws `XsUnavailableError`. */
  constructor({ program, answer, snapshot, instructionLimit = mostInstructions }: XsMachineOptions) {
    this.#answer = answer;
    const worker = startXsWorker({ program, instructionLimit, ...(snapshot && { snapshot }) });
    this.#worker = worker;
    this.#reader = new NetstringReader((buffer, offset) =>
      readSync(worker.replies, buffer, offset, buffer.length - offset, null),
    );
  }

  /** True while XS computes: nothing may enter it then. */
  get busy(): boolean {
    return this.#busy;
  }

  /** True once it was closed or has ended by itself: nothing can be called in it any more. */
  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /** The process the machine lives in. */
  get processId(): number {
    return this.#worker.processId;
  }

  /** Runs a script in global scope. Throws what it throws as an `Error` with XS's words, or `XsMachineError`. */
  evaluate(script: string): XsResult {
    return this.#run("e", Buffer.from(script));
  }

  /** Calls the global `handleCommand` with an ArrayBuffer of the bytes. Throws as `evaluate`. */
  command(message: Uint8Array): XsResult {
    return this.#run("?", message);
  }

  /** Writes all that the machine is to a file, after a collection; it goes on as before. Throws as `evaluate`. */
  snapshot(path: string): void {
    this.#run("w", Buffer.from(path));
  }

  /** The line that it has printed last, also once it is over; `undefined` where there is none since `forgetPrinted`. */
  get lastPrinted(): string | undefined {
    return this.#ended === undefined ? this.#worker.lastPrinted() : this.#lastPrinted;
  }

  /** Throws away what was printed, so that it does not grow. */
  forgetPrinted(): void {
    if (this.#ended === undefined) this.#worker.forgetPrinted();
  }

  /** Ends the machine, whatever it does. May be called twice. */
  close(): void {
    this.#end("it was closed");
  }

  #run(kind: string, payload: Uint8Array): XsResult {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#busy) throw new Error("The XS machine was entered again while it computes.");
    this.#busy = true;
    try {
      this.#write(kind, payload);
      for (;;) {
        const frame = this.#read();
        const content = frame.subarray(1);
        if (frame[0] === 0x3f /* ? */) this.#write("/", this.#answerSafely(content));
        else if (frame[0] === 0x2e /* . */) return parseResult(content);
        else if (frame[0] === 0x21 /* ! */) throw new Error(content.toString("utf8"));
        else throw this.#end("it sent something that is no reply");
      }
    } finally {
      this.#busy = false;
    }
  }

  #answerSafely(message: Buffer): Uint8Array {
    try {
      const answer = this.#answer(message);
      if (this.#ended === undefined) return answer;
    } catch (error) {
      this.#end("a call out of it failed");
      throw error;
    }
    throw this.#ended;
  }

  #write(prefix: string, payload: Uint8Array): void {
    const bytes = encodeNetstring(prefix, payload);
    try {
      for (let sent = 0; sent < bytes.length; ) sent += writeSync(this.#worker.requests, bytes, sent);
    } catch {
      throw this.#endedByItself();
    }
  }

  #read(): Buffer {
    let frame: Buffer | undefined;
    try {
      frame = this.#reader.next();
    } catch {
      throw this.#end("it sent something that is no netstring");
    }
    return frame ?? this.#throwEnded();
  }

  #throwEnded(): never {
    throw this.#endedByItself();
  }

  #endedByItself(): XsMachineError {
    const code = this.#worker.exitCode();
    // A shell gives 128 and the signal's number for a killed process.
    if (code === undefined || code > 128) return this.#end("it was killed");
    const [words, crash] = endings[code] ?? [`its process ended with code ${code}`];
    return this.#end(words, crash);
  }

  #end(reason: string, crash?: CrashKind): XsMachineError {
    if (this.#ended === undefined) {
      this.#lastPrinted = this.#worker.lastPrinted();
      this.#ended = new XsMachineError(`The XS machine has ended: ${reason}.`, crash);
      this.#worker.kill();
    }
    return this.#ended;
  }
}

/** `{"currentHeapCount":n,"compute":n,…}`, the byte 1, and the value. */
function parseResult(content: Buffer): XsResult {
  const separator = content.indexOf(1);
  const meter = content.toString("latin1", 0, Math.min(separator, 80));
  const numberOf = (name: string): number =>
    Number(new RegExp(`"${name}":(\\d+)`).exec(meter)?.[1] ?? Number.NaN);
  return {
    value: content.subarray(separator + 1),
    instructions: numberOf("compute"),
    slots: numberOf("currentHeapCount"),
  };
}
