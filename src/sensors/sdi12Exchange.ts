import type { Sdi12Line } from "../board/io";
import { endsSdi12Answer, longestAnswer, readSdi12Answer } from "./sdi12Answer";

/**
 * The text of an answer, and whether it took more than one attempt; or why there is none: nothing came at all, or nothing
 * that is an answer.
 */
export type Sdi12Outcome =
  | { readonly text: string; readonly retried: boolean }
  | { readonly problem: "silent" | "corrupt" };

export interface Sdi12Question {
  readonly command: string;
  /** Of the sensor that shall answer. */
  readonly address: string;
  /** Whether the answer has a check sum. */
  readonly checked: boolean;
  /** Characters that the answer is expected to have: it is looked for when so many can be there. */
  readonly expected: number;
}

/** Break and marking that wake the sensors (specification 1.4, clause 7). ms */
const wakeMilliseconds = 12 + 8.33;
/** A character of ten bits at 1200 baud. */
const characterMilliseconds = 8.34;
/** By then an answer has begun. */
const answerMilliseconds = 15;
/** Timers of the board and of its UART. */
const slackMilliseconds = 10;
/**
 * Where the answer is not whole yet: no character for this long ends it. The longest pause within is 1.66 ms, and the
 * next character takes another 8.33 ms.
 */
const pauseMilliseconds = 30;
/** How often a command is sent before the sensor is given up (clause 7.2: three times at least, one with a break). */
const attempts = 3;

/** One exchange on an SDI-12 line at a time: a command, its answer, and the retries in between. */
export class Sdi12Exchange {
  readonly #line: Sdi12Line;
  readonly #answer = new Uint8Array(longestAnswer);
  #length = 0;
  #question: Sdi12Question | undefined;
  #attempt = 0;
  #heard = false;

  constructor(line: Sdi12Line) {
    this.#line = line;
  }

  /** Whether an answer is being waited for. */
  get isOpen(): boolean {
    return this.#question !== undefined;
  }

  /** Asks; a question that was open is dropped. Returns the milliseconds until `poll` is to be called. */
  ask(question: Sdi12Question): number {
    this.#question = question;
    this.#attempt = 0;
    this.#heard = false;
    return this.#send(question);
  }

  drop(): void {
    this.#question = undefined;
  }

  /** The outcome, or the milliseconds until it is to be called again. Throws where nothing was asked. */
  poll(): number | Sdi12Outcome {
    const question = this.#question;
    if (question === undefined) throw new Error("Nothing was asked.");
    const grows = this.#receive();
    const isWhole = endsSdi12Answer(this.#answer, this.#length);
    if (grows && !isWhole && this.#length < longestAnswer) return pauseMilliseconds;
    if (this.#length > 0) this.#heard = true;
    const { address, checked } = question;
    const bytes = this.#answer.subarray(0, this.#length);
    const text = isWhole ? readSdi12Answer(bytes, address, checked) : undefined;
    if (text === undefined && this.#attempt < attempts) return this.#send(question);
    this.#question = undefined;
    if (text === undefined) return { problem: this.#heard ? "corrupt" : "silent" };
    return { text, retried: this.#attempt > 1 };
  }

  #send(question: Sdi12Question): number {
    this.#attempt++;
    this.#length = 0;
    try {
      this.#line.send(question.command);
    } catch {
      // As if nobody had answered: it is tried again, and then told.
    }
    const characters = question.command.length + question.expected;
    return Math.ceil(
      wakeMilliseconds + answerMilliseconds + characters * characterMilliseconds + slackMilliseconds,
    );
  }

  /** Takes in what has come; whether that was anything. What is too long for an answer is cut off. */
  #receive(): boolean {
    let bytes: Uint8Array;
    try {
      bytes = this.#line.receive();
    } catch {
      return false;
    }
    for (const byte of bytes) if (this.#length < longestAnswer) this.#answer[this.#length++] = byte;
    return bytes.length > 0;
  }
}
