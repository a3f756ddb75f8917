/** Answers that may wait: with what the connection holds it is more than a hub asks at once. */
const capacity = 16;

/** The way of the answers. */
export interface AnswerChannel {
  /** Hands an answer to the connection; false where there is no room for it now. */
  send(topic: string, body: Uint8Array): boolean;
}

/** Answers to direct methods, on their way or waiting for room: a burst of calls is answered to the last one. */
export class WaitingAnswers {
  readonly #channel: AnswerChannel;
  #waiting: { readonly topic: string; readonly body: Uint8Array }[] = [];

  constructor(channel: AnswerChannel) {
    this.#channel = channel;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Sends it, or lets it wait behind those that do. Beyond the capacity it is dropped, and the caller's time runs out. */
  add(topic: string, body: Uint8Array): void {
    if (this.#waiting.length === 0 && this.#channel.send(topic, body)) return;
    if (this.#waiting.length < capacity) this.#waiting.push({ topic, body });
  }

  /** Sends what there is room for. */
  pump(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!this.#channel.send(next.topic, next.body)) return;
      this.#waiting.shift();
    }
  }

  /** The connection is over, and with it the calls: nobody waits for their answers. */
  disconnected(): void {
    this.#waiting = [];
  }
}
