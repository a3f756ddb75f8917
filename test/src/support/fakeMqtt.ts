import {
  type Mqtt,
  type MqttClient,
  type MqttFailure,
  MqttOperation,
  type MqttOptions,
  type MqttReadable,
  type MqttStage,
  type MqttWriteOptions,
} from "../../../src/board/mqtt";

/** A publish as it went out, put together from its fragments. */
export interface SentMessage {
  readonly topic: string;
  readonly body: Uint8Array;
  readonly QoS: 0 | 1;
  readonly id: number | undefined;
  readonly duplicate: boolean;
}

/** A packet that is not a publish. */
export interface SentControl {
  readonly operation: number;
  readonly id: number | undefined;
}

export interface DeliverOptions {
  /** Bytes in each piece; all in one unless given. */
  readonly pieceLength?: number;
  /** The length announced; the true one unless given. */
  readonly byteLength?: number;
}

/**
 * The client's half of the contract in src/board/mqtt.ts, driven by hand: a test says what the hub does. What the
 * contract forbids throws here, and is kept in `violations`, as the firmware catches what is thrown.
 */
export class FakeMqttClient implements MqttClient {
  readonly options: MqttOptions;
  readonly sent: SentMessage[] = [];
  readonly controls: SentControl[] = [];
  readonly violations: string[] = [];
  /** Lengths of what was handed to `write`, framing included. */
  readonly written: number[] = [];
  closed = false;
  /** What the next `write` throws. */
  writeFailure: Error | undefined;
  #window = 0;
  #depth = 0;
  #begun: { options: MqttWriteOptions; body: number[]; length: number } | undefined;
  #piece: Uint8Array | undefined;
  readonly #onSent: (client: FakeMqttClient, message: SentMessage | SentControl) => void;

  constructor(
    options: MqttOptions,
    onSent: (client: FakeMqttClient, message: SentMessage | SentControl) => void = () => undefined,
  ) {
    this.options = options;
    this.#onSent = onSent;
  }

  get isPublishing(): boolean {
    return this.#begun !== undefined;
  }

  read(count: number): Uint8Array | undefined {
    const piece = this.#piece?.subarray(0, count);
    this.#piece = undefined;
    return piece?.slice();
  }

  write(data: Uint8Array | null, options?: MqttWriteOptions): number {
    if (this.closed) this.#forbid("write after close");
    if (this.writeFailure !== undefined) {
      const failure = this.writeFailure;
      this.writeFailure = undefined;
      throw failure;
    }
    const body = data ?? new Uint8Array(0);
    if (this.#begun !== undefined) {
      if (options !== undefined || data === null) this.#forbid("a publish is under way");
      if (this.#begun.body.length + body.length > this.#begun.length) this.#forbid("more than announced");
      this.#spend(body.length);
      this.#begun.body.push(...body);
      this.#finish();
      return this.#window;
    }
    const operation = options?.operation ?? MqttOperation.PUBLISH;
    if (operation !== MqttOperation.PUBLISH) {
      const items = options?.items ?? [];
      const payload = items.reduce((sum, { topic }) => sum + 3 + Buffer.byteLength(topic), 0);
      this.#spend(operation === MqttOperation.DISCONNECT ? 2 : 4 + (payload > 125 ? 1 : 0) + payload);
      const control = { operation, id: options?.id };
      this.controls.push(control);
      this.#onSent(this, control);
      return this.#window;
    }
    const topic = options?.topic ?? "";
    const length = options?.byteLength ?? body.length;
    const variable = 2 + Buffer.byteLength(topic) + (options?.QoS === 1 ? 2 : 0);
    const total = variable + length;
    this.#spend(
      1 + (total < 128 ? 1 : total < 16_384 ? 2 : total < 2_097_152 ? 3 : 4) + variable + body.length,
    );
    this.#begun = { options: options ?? {}, body: [...body], length };
    this.#finish();
    return this.#window;
  }

  close(): void {
    if (this.#depth > 0) this.#forbid("close inside a callback");
    this.closed = true;
  }

  /** The hub accepts; the client says how much may be written. */
  accept(window = 1_000): void {
    this.call(() => this.options.onControl({ operation: MqttOperation.CONNACK }));
    this.writable(window);
  }

  grant(codes: readonly number[] = [0, 0, 0]): void {
    const id = this.controls.findLast(({ operation }) => operation === MqttOperation.SUBSCRIBE)?.id ?? 0;
    this.call(() => this.options.onControl({ operation: MqttOperation.SUBACK, id, payload: codes }));
  }

  acknowledge(id: number | undefined): void {
    this.call(() =>
      this.options.onControl({ operation: MqttOperation.PUBACK, ...(id === undefined ? {} : { id }) }),
    );
  }

  writable(window = 1_000): void {
    this.#window = window;
    this.call(() => this.options.onWritable(window));
  }

  /** The connection breaks: the client closes itself first, as the SDK's does. */
  fail(reason?: unknown, failure?: MqttFailure): void {
    if (this.closed) return;
    this.closed = true;
    this.call(() => this.options.onError(reason, failure));
  }

  /** The platform tells how far the connection has come. */
  reach(stage: MqttStage): void {
    this.call(() => this.options.onStage?.(stage));
  }

  deliver(
    topic: string,
    body: Uint8Array | string = "",
    { pieceLength, byteLength }: DeliverOptions = {},
  ): void {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const step = pieceLength ?? Math.max(bytes.length, 1);
    let at = 0;
    do {
      const piece = bytes.subarray(at, at + step);
      const more = at + step < bytes.length;
      this.piece(
        piece,
        at === 0 ? { topic, byteLength: byteLength ?? bytes.length, QoS: 0, more } : { more },
      );
      at += step;
    } while (at < bytes.length);
  }

  piece(bytes: Uint8Array, options: MqttReadable): void {
    this.#piece = bytes;
    this.call(() => this.options.onReadable(bytes.length, options));
  }

  /** A piece of a message was written, and not the last one. */
  onPart: (client: FakeMqttClient) => void = () => undefined;

  /** Calls back into the firmware; what escapes is the test's failure, as it would restart a board. */
  call(callback: () => void): void {
    this.#depth++;
    try {
      callback();
    } finally {
      this.#depth--;
    }
  }

  #spend(bytes: number): void {
    this.written.push(bytes);
    if (bytes > this.#window) this.#forbid(`${bytes} bytes written where ${this.#window} were allowed`);
    this.#window -= bytes;
  }

  #finish(): void {
    const begun = this.#begun;
    if (begun === undefined) return;
    if (begun.body.length < begun.length) {
      this.onPart(this);
      return;
    }
    this.#begun = undefined;
    const { topic = "", QoS = 0, id, duplicate = false } = begun.options;
    const message = { topic, QoS, id, duplicate, body: Uint8Array.from(begun.body) };
    this.sent.push(message);
    this.#onSent(this, message);
  }

  #forbid(words: string): never {
    this.violations.push(words);
    throw new Error(words);
  }
}

/** Opens `FakeMqttClient`s and keeps them all. */
export class FakeMqtt implements Mqtt {
  readonly clients: FakeMqttClient[] = [];
  /** What the next `open` throws. */
  openFailure: Error | undefined;
  onOpen: (client: FakeMqttClient) => void = () => undefined;
  onSent: (client: FakeMqttClient, message: SentMessage | SentControl) => void = () => undefined;

  open(options: MqttOptions): FakeMqttClient {
    if (this.openFailure !== undefined) {
      const failure = this.openFailure;
      this.openFailure = undefined;
      throw failure;
    }
    const client = new FakeMqttClient(options, (from, message) => this.onSent(from, message));
    this.clients.push(client);
    this.onOpen(client);
    return client;
  }

  /** The connection of the present; throws where none was ever opened. */
  get client(): FakeMqttClient {
    const client = this.clients.at(-1);
    if (client === undefined) throw new Error("no connection was opened");
    return client;
  }

  get violations(): string[] {
    return this.clients.flatMap((client) => client.violations);
  }
}
