import type { I2cPort } from "../board/io";
import { Agreement } from "./agreement";

/** Why no value could be had. */
export type ReadFailure = "noResponse" | "notReady" | "corrupt";

/** A register of a part without check sums: how it is asked, and what it takes to believe the answer. */
export interface Question {
  readonly command: readonly number[];
  /** Milliseconds from the command until the answer may be fetched; one more each time that it is not ready. */
  readonly wait: number;
  /** Bytes of an answer. */
  readonly count: number;
  /** What an answer of `count` bytes says. `undefined`: nothing that the part could have said. */
  readonly value: (answer: Uint8Array) => number | "noResponse" | "notReady" | undefined;
  /** Answers that are old when they come, and are thrown away first. */
  readonly discard: number;
  /** Answers in a row that must agree. */
  readonly needed: number;
  /** How far apart they may be. */
  readonly tolerance: number;
  /** How many times in a row it may be not ready. */
  readonly patience: number;
}

/** The mean of the answers that agreed, and how far they were apart; or why there is none. */
export type Answer = { readonly value: number; readonly spread: number } | ReadFailure;

/** Times in a row that nobody answers before that is believed. */
const mostSilent = 5;
/** How much longer the wait is after each of them: a part that has just started anew is given 100 ms in all. */
const silentMilliseconds = 10;
/** Answers fetched for one question at most: four times as many as must agree. */
const mostAttempts = 64;

/** Asks a register again and again until enough answers agree, one step at a time. */
export class AgreedRead {
  readonly #port: I2cPort;
  readonly #run = new Agreement();
  #question: Question | undefined;
  #command = new Uint8Array(0);
  /** Whether the part has acknowledged the command. */
  #asked = false;
  #attempts = 0;
  #silent = 0;
  #notReady = 0;
  #old = 0;

  constructor(port: I2cPort) {
    this.#port = port;
  }

  /** Begins with a question; another one is dropped. Returns milliseconds until `answer` may be called. */
  ask(question: Question): number {
    this.#question = question;
    this.#command = Uint8Array.from(question.command);
    this.#run.restart();
    this.#attempts = this.#silent = this.#notReady = 0;
    this.#old = question.discard;
    return this.#send(question);
  }

  /** Fetches an answer. Returns a number where it is to be called again: after as many milliseconds. */
  answer(): number | Answer {
    const question = this.#question;
    if (question === undefined) throw new Error("Nothing was asked.");
    const value = this.#fetch(question);
    this.#silent = value === "noResponse" ? this.#silent + 1 : 0;
    this.#notReady = value === "notReady" ? this.#notReady + 1 : 0;
    if (this.#silent === mostSilent) return "noResponse";
    if (this.#notReady === question.patience) return "notReady";
    if (typeof value === "number") {
      if (this.#old > 0) this.#old--;
      else this.#run.take(value, question.tolerance);
      if (this.#old === 0 && this.#run.count >= question.needed)
        return { value: this.#run.mean, spread: this.#run.spread };
    } else if (value !== "notReady") this.#run.restart();
    this.#attempts++;
    return this.#attempts === mostAttempts ? "corrupt" : this.#send(question);
  }

  #send(question: Question): number {
    try {
      this.#port.write(this.#command);
      this.#asked = true;
    } catch {
      this.#asked = false;
    }
    return question.wait + this.#notReady + this.#silent * silentMilliseconds;
  }

  #fetch({ count, value }: Question): ReturnType<Question["value"]> {
    if (!this.#asked) return "noResponse";
    let answer: Uint8Array;
    try {
      answer = this.#port.read(count);
    } catch {
      return "noResponse";
    }
    return answer.length === count ? value(answer) : undefined;
  }
}

/** The 16 bits at `at`, the high byte first. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
