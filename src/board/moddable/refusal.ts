import type { MqttFailure } from "../mqtt";

/** Why a connection cannot go on: of what kind, and in words for the log. */
export interface Refusal {
  readonly failure: MqttFailure;
  readonly words: string;
}

/** Carries a refusal out of the SDK's code, which calls back and passes on what is thrown. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.words);
    this.refusal = refusal;
  }
}
