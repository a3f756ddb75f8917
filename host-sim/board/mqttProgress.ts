import type { MqttFailure, MqttStage } from "../../src/board/mqtt";
import { ConnectionError } from "./connectionError";
import type { StreamStep, StreamTarget } from "./streamOpener";

const STAGES = ["resolving", "securing", "authenticating"] as const satisfies MqttStage[];

/** The end of a connection in words, and of what kind. */
export interface MqttEnd {
  readonly reason: string;
  readonly failure: MqttFailure;
}

/** Follows an opening connection: tells each stage once and in order, and knows what giving up would mean. */
export class MqttProgress {
  readonly #target: StreamTarget;
  readonly #onStage: (stage: MqttStage) => void;
  /** Stages that have been told. */
  #told = 0;
  #step: StreamStep | undefined;

  constructor(target: StreamTarget, onStage: (stage: MqttStage) => void) {
    this.#target = target;
    this.#onStage = onStage;
  }

  /** Tells each stage up to this one that has not been told. */
  reach(stage: MqttStage): void {
    while (this.#told <= STAGES.indexOf(stage)) {
      const next = STAGES[this.#told++];
      if (next !== undefined) this.#onStage(next);
    }
  }

  step(step: StreamStep): void {
    this.#step = step;
    this.reach("securing");
  }

  /** What it means that there is no stream after so many milliseconds. */
  late(milliseconds: number): MqttEnd {
    const { host, port } = this.#target;
    const within = `within ${milliseconds / 1000} s`;
    if (this.#step === undefined)
      return { reason: `host "${host}" was not found ${within}`, failure: "unresolved" };
    return this.#step === "resolved"
      ? { reason: `${host}:${port} did not answer ${within}`, failure: "unreachable" }
      : { reason: `${host}:${port} did not agree on TLS ${within}`, failure: "silent" };
  }
}

/** What a stream's error means; `otherwise` where it does not say itself. */
export function failureOf(error: Error | undefined, otherwise: MqttFailure): MqttFailure {
  return error instanceof ConnectionError ? error.failure : otherwise;
}
