import type { Log } from "../log";
import type {
  Mqtt,
  MqttClient,
  MqttControl,
  MqttFailure,
  MqttOptions,
  MqttReadable,
  MqttWriteOptions,
} from "../mqtt";
import type { Timer } from "../timer";
import { ConnectionProgress } from "./connectionProgress";
import { errorWords, guarded } from "./guarded";
import { NameResolver } from "./nameResolver";
import { MqttClient as Native, resolveName } from "./sdk";
import { SecureSocket, type SocketStep } from "./secureSocket";

export interface SdkMqttOptions {
  readonly log: Log;
  readonly timer: Timer;
  /** The trusted roots, DER. Read for each connection, so that they need not stay in memory. */
  readonly roots: () => readonly Uint8Array[];
}

/** MQTT over TLS by the SDK's client (`embedded:network/mqtt/client`, 8.2.3). */
export class SdkMqtt implements Mqtt {
  readonly #options: SdkMqttOptions;

  constructor(options: SdkMqttOptions) {
    this.#options = options;
  }

  open(options: MqttOptions): MqttClient {
    return new SdkMqttConnection(options, this.#options);
  }
}

/** One connection: the SDK's client, with what must not happen to it kept away. */
class SdkMqttConnection implements MqttClient {
  readonly #options: MqttOptions;
  readonly #platform: SdkMqttOptions;
  readonly #client: Native;
  readonly #progress: ConnectionProgress;
  #inside = false;
  isClosed = false;

  constructor(options: MqttOptions, platform: SdkMqttOptions) {
    this.#options = options;
    this.#platform = platform;
    this.#progress = new ConnectionProgress((stage) => this.#entry("stage", () => options.onStage?.(stage)));
    // Nothing is called back inside `open`.
    platform.timer.set("mqtt stage", 0, () => this.#progress.begin());
    this.#client = new Native({
      host: options.host,
      port: options.port,
      id: options.id,
      user: options.user,
      password: options.password,
      clean: options.clean,
      keepAlive: options.keepAlive,
      dns: { io: NameResolver, lookup: resolveName, asker: this },
      socket: {
        io: SecureSocket,
        roots: platform.roots,
        log: platform.log,
        onStep: (step: SocketStep) => this.#progress.reach(step),
        onReason: (failure: MqttFailure, words: string) => this.#progress.fail(failure, words),
      },
      onControl: (message: MqttControl) =>
        this.#entry("control", () => {
          this.#progress.reach("accepted");
          options.onControl(message);
        }),
      onReadable: (count: number, readable: MqttReadable) =>
        this.#entry("message", () => options.onReadable(count, readable)),
      onWritable: (count: number) => this.#entry("writable", () => options.onWritable(count)),
      onError: () =>
        this.#entry("error", () => {
          this.isClosed = true;
          const { words, failure } = this.#progress.refusal;
          options.onError(words, failure);
        }),
    });
  }

  /** Called by the resolver. */
  readonly onUnresolved = (): void => {
    this.#progress.fail("unresolved", `the name ${this.#options.host} cannot be resolved`);
  };

  read(count: number): ArrayBuffer | undefined {
    return this.isClosed ? undefined : this.#client.read(count);
  }

  write(data: Uint8Array | null, options?: MqttWriteOptions): number {
    if (this.isClosed) throw new Error("The connection is closed.");
    return this.#client.write(data, options);
  }

  /** May be called twice. Inside a callback of the client's it waits for its end: the client would trip over itself. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const close = () => guarded(this.#platform.log, "MQTT close", () => this.#client.close());
    if (this.#inside) this.#platform.timer.set("mqtt close", 0, close);
    else close();
  }

  #entry(place: string, work: () => void): void {
    if (this.isClosed) return;
    const outer = this.#inside;
    this.#inside = true;
    try {
      work();
    } catch (error) {
      this.#platform.log.write(`internal error in MQTT ${place}: ${errorWords(error)}`);
    }
    this.#inside = outer;
  }
}
