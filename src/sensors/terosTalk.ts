import { frozen } from "../model/frozen";
import { answersToAgree } from "./agreement";
import type { PartSample } from "./part";
import { sdi12Commands } from "./sdi12Commands";
import type { Sdi12Outcome, Sdi12Question } from "./sdi12Exchange";
import { parseIdentification, parsePromise, parseValues } from "./sdi12Parse";
import {
  areNear,
  isTeros,
  type TerosFailure,
  type TerosModel,
  terosFailure,
  terosModels,
  terosSample,
} from "./teros";
import { TerosHistory } from "./terosHistory";

/** How often one thing is asked whose answers are whole and yet make no sense, and how often its values are. */
const mostAsked = 8;
const mostRead = 40;
/**
 * How often its values must be the same, and it promise a measurement: on a good line, and on one that was bad in one of
 * the last measurements. Of several promises a forged one does no harm as long as one was true. An old answer with values
 * passes every check, and more than one may come, but a single true one among them gives it away: agreement.ts says why
 * 16 are enough.
 */
const needed = frozen({
  good: { values: 4, promises: 2 },
  inDoubt: { values: answersToAgree, promises: 4 },
});
const measurementsInDoubt = 8;
/** Longest time that a probe may ask for to measure, s; a TEROS takes 1. */
const longestSeconds = 10;
/** Characters of answers: addressed, with their ends. The values are those of a usual answer, `0+1846.16+22.3+12abc`. */
const Expected = Object.freeze({ identification: 30, promise: 8, values: 23 });

type Step = "identify" | "measure" | "read" | "done";

/**
 * What one TEROS is asked in a measurement: who it is, once; to measure, twice at least, as one command may not be heard and
 * its answer be an old one; and its values, until so many answers are the same. These have a check sum of 16 bits. It does not tell an answer that comes late, or a second time, from a fresh one: so
 * values that it has given before, to the last digit, count only where a second measurement comes near them. With its noise
 * a probe seldom repeats itself.
 */
export class TerosTalk {
  readonly #address: string;
  readonly #model: TerosModel;
  readonly #history = new TerosHistory();
  #step: Step = "done";
  #isKnown = false;
  #asked = 0;
  /** Measurements for which the line is still taken for a bad one. */
  #inDoubt = 0;
  /** How often it said that; how often it promised. */
  #times = 0;
  /** What it said last in this step. */
  #said: string | undefined;
  /** Its values, once they are believed. */
  #values: readonly number[] | undefined;
  /** Values that it gave before, and that a second measurement must come near. */
  #doubted: readonly number[] | undefined;
  #failure: TerosFailure | undefined;
  /** Until its values are there; -1 where it does not measure. */
  seconds = -1;

  constructor(address: string, model: TerosModel) {
    this.#address = address;
    this.#model = model;
  }

  /** Begins a measurement. A probe without its supply says nothing. */
  begin(isPowered: boolean): void {
    this.#history.begin();
    if (this.#inDoubt > 0) this.#inDoubt--;
    this.#failure = undefined;
    this.#values = undefined;
    this.#doubted = undefined;
    this.seconds = -1;
    if (isPowered) this.#enter(this.#isKnown ? "measure" : "identify");
    else this.#fail("noResponse");
  }

  /** Begins it anew where that may help; whether it does. */
  beginAgain(): boolean {
    const isSpoilt = this.#failure === "corrupt" || this.#failure === "notReady";
    const isDoubted = this.#failure === undefined && this.#values === undefined;
    if (!isSpoilt && !isDoubted) return false;
    this.#failure = undefined;
    this.seconds = -1;
    this.#enter(this.#isKnown ? "measure" : "identify");
    return true;
  }

  /** What to ask it now, if anything: its values only once it has had its time. */
  question(isOver: boolean): Sdi12Question | undefined {
    const address = this.#address;
    switch (this.#step) {
      case "identify":
        return this.#ask(sdi12Commands.identify(address), false, Expected.identification);
      case "measure":
        return this.#ask(sdi12Commands.concurrentChecked(address), false, Expected.promise);
      case "read":
        return isOver ? this.#ask(sdi12Commands.data(address, 0), true, Expected.values) : undefined;
      case "done":
        return undefined;
    }
  }

  /** Takes the outcome of what it was asked. */
  hear(outcome: Sdi12Outcome): void {
    if ("problem" in outcome || outcome.retried) this.#inDoubt = measurementsInDoubt;
    if ("problem" in outcome) {
      this.#fail(outcome.problem === "silent" ? "noResponse" : "corrupt");
    } else if (this.#step === "identify") this.#hearIdentification(outcome.text);
    else if (this.#step === "measure") this.#hearPromise(outcome.text);
    else if (this.#step === "read") this.#hearValues(outcome.text);
    const most = this.#step === "read" ? mostRead : mostAsked;
    if (this.#step !== "done" && this.#asked >= most) this.#fail("corrupt");
  }

  /** There is no more time for it. */
  giveUp(): void {
    if (this.#step !== "done") this.#fail("corrupt");
  }

  sample(): PartSample {
    if (this.#failure !== undefined) return terosFailure(this.#model, this.#failure);
    const values = this.#values;
    return values === undefined ? terosFailure(this.#model, "corrupt") : terosSample(this.#model, values);
  }

  #hearIdentification(text: string): void {
    const identification = parseIdentification(text);
    if (identification === undefined) return;
    if (isTeros(this.#model, identification)) {
      this.#isKnown = true;
      this.#enter("measure");
      // Without a check sum another name is believed when it is said twice.
    } else if (text === this.#said) this.#fail("wrongPart");
    else this.#said = text;
  }

  #hearPromise(text: string): void {
    const promise = parsePromise(text, true);
    if (promise?.values !== terosModels[this.#model].values || promise.seconds > longestSeconds) return;
    this.seconds = promise.seconds;
    this.#times++;
    if (this.#times >= this.#needed.promises) this.#enter("read");
  }

  #hearValues(text: string): void {
    // Without values: the measurement is not over, or was broken off (specification 1.4, clause 4.4.8).
    if (text === "") {
      this.#fail("notReady");
      return;
    }
    const values = parseValues(text);
    if (values?.length !== terosModels[this.#model].values) return;
    const isRepeated = this.#history.note(values);
    if (text !== this.#said) {
      if (this.#said !== undefined) this.#inDoubt = measurementsInDoubt;
      this.#said = text;
      this.#times = 0;
    }
    this.#times++;
    if (this.#times < this.#needed.values) return;
    const isConfirmed = this.#doubted !== undefined && areNear(values, this.#doubted);
    if (!isRepeated || isConfirmed) this.#values = values;
    else this.#doubted = values;
    this.#step = "done";
  }

  get #needed(): { readonly values: number; readonly promises: number } {
    const isInDoubt = this.#inDoubt > 0 || this.#doubted !== undefined;
    return isInDoubt ? needed.inDoubt : needed.good;
  }

  #ask(command: string, checked: boolean, expected: number): Sdi12Question {
    this.#asked++;
    return { command, address: this.#address, checked, expected };
  }

  #enter(step: Step): void {
    this.#step = step;
    this.#asked = 0;
    this.#times = 0;
    this.#said = undefined;
  }

  #fail(failure: TerosFailure): void {
    // Another probe may be there, now or by the time it answers again.
    if (failure !== "notReady") this.#isKnown = false;
    this.#failure = failure;
    this.#step = "done";
  }
}
