import type { MqttFailure, MqttStage } from "../mqtt";
import type { Refusal } from "./refusal";

/** How far a connection has come: its name, TCP, the hand-shake of TLS, CONNECT, and the hub's yes to it. */
export type ConnectionStep = "resolving" | "connecting" | "greeting" | "secured" | "accepted";

/** What each step tells, and what it means where the SDK's client gives up in it without a word. */
const steps = Object.freeze([
  step("resolving", "resolving", "unresolved", "the name was not resolved"),
  step("connecting", "securing", "unreachable", "no connection within 30 s"),
  step("greeting", undefined, "silent", "the server did not finish the hand-shake within 30 s"),
  step("secured", "authenticating", "silent", "the hub did not answer CONNECT"),
  step("accepted", undefined, "lost", "the hub does not answer any more (keep-alive)"),
] as const);

/** Follows one connection: tells each stage once and in order, and keeps the first reason it fails for. */
export class ConnectionProgress {
  readonly #onStage: (stage: MqttStage) => void;
  #reached = 0;
  /** Steps whose stage has been told. */
  #told = 0;
  #hasBegun = false;
  #refusal: Refusal | undefined;

  constructor(onStage: (stage: MqttStage) => void) {
    this.#onStage = onStage;
  }

  /** Why it failed, where it did. */
  get refusal(): Refusal {
    const { failure, words } = steps[this.#reached] ?? steps[0];
    return this.#refusal ?? { failure, words };
  }

  /** From now on stages are told, those that were reached before included. */
  begin(): void {
    this.#hasBegun = true;
    this.#tell();
  }

  reach(name: ConnectionStep): void {
    const reached = steps.findIndex((step) => step.name === name);
    if (reached > this.#reached) this.#reached = reached;
    this.#tell();
  }

  fail(failure: MqttFailure, words: string): void {
    this.#refusal ??= { failure, words };
  }

  #tell(): void {
    while (this.#hasBegun && this.#told <= this.#reached) {
      const stage = steps[this.#told++]?.stage;
      if (stage !== undefined) this.#onStage(stage);
    }
  }
}

function step(
  name: ConnectionStep,
  stage: MqttStage | undefined,
  failure: MqttFailure,
  words: string,
): { readonly name: ConnectionStep; readonly stage: MqttStage | undefined } & Refusal {
  return Object.freeze({ name, stage, failure, words });
}
