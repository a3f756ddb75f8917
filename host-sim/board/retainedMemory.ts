import type { LastRun } from "../../src/board/reset";

/** Characters that a board keeps of them (src/board/reset.ts). */
const placeLength = 23;
const causeLength = 63;

/** What RTC memory of a board keeps of a run: over every restart, not over a power cut. */
export class RetainedMemory {
  #isKept = false;
  #place = "";
  #cause: string | undefined;
  #isWanted = false;

  /** Where the present run last said it was. */
  get place(): string {
    return this.#place;
  }

  /** A run begins. Returns what the one before has left behind. */
  begin(): LastRun | undefined {
    const last = this.#isKept
      ? { wanted: this.#isWanted, cause: this.#cause, place: this.#place }
      : undefined;
    this.lose();
    this.#isKept = true;
    return last;
  }

  enter(place: string): void {
    this.#place = kept(place, placeLength);
  }

  /** The run ends. `cause` is `undefined` where nobody had the time to say one. */
  end(cause: string | undefined, isWanted: boolean): void {
    this.#cause = cause === undefined ? undefined : kept(cause, causeLength);
    this.#isWanted = isWanted;
  }

  /** The power goes, and what was kept with it. */
  lose(): void {
    this.#isKept = false;
    this.#place = "";
    this.#cause = undefined;
    this.#isWanted = false;
  }
}

/** One byte a character is kept. */
function kept(text: string, length: number): string {
  return text.slice(0, length).replace(/[^\x20-\x7e]/g, "?");
}
