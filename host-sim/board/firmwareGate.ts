import type { Mqtt, MqttOptions } from "../../src/board/mqtt";
import type { Network } from "../../src/board/network";
import type { Timer } from "../../src/board/timer";

/**
 * Where the outside enters the firmware of one boot: every callback of a port. It knows what escapes the firmware there,
 * which restarts a chip, and lets nothing in once the board is off.
 */
export class FirmwareGate {
  readonly #onEscaped: (error: unknown) => void;
  #isOpen = true;

  /** @param onEscaped gets what the firmware throws while the board is on */
  constructor(onEscaped: (error: unknown) => void) {
    this.#onEscaped = onEscaped;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The board is off. What the firmware still does in a callback under way reaches nobody. */
  close(): void {
    this.#isOpen = false;
  }

  run(callback: () => void): void {
    if (!this.#isOpen) return;
    try {
      callback();
    } catch (error) {
      if (this.#isOpen) this.#onEscaped(error);
    }
  }

  timer(timer: Timer): Timer {
    return {
      set: (name, milliseconds, callback) => timer.set(name, milliseconds, () => this.run(callback)),
      clear: (id) => timer.clear(id),
    };
  }

  network(network: Network): Network {
    return {
      open: (onChanged) => network.open((up) => this.run(() => onChanged(up))),
      close: () => network.close(),
      signal: () => network.signal(),
      synchronizeClock: (onDone) => network.synchronizeClock((set) => this.run(() => onDone(set))),
    };
  }

  mqtt(mqtt: Mqtt): Mqtt {
    return { open: (options) => mqtt.open(this.#guarded(options)) };
  }

  /** The callbacks may be methods of what they stand in. */
  #guarded(options: MqttOptions): MqttOptions {
    return {
      ...options,
      onControl: (message) => this.run(() => options.onControl(message)),
      onReadable: (count, readable) => this.run(() => options.onReadable(count, readable)),
      onWritable: (count) => this.run(() => options.onWritable(count)),
      onStage: (stage) => this.run(() => options.onStage?.(stage)),
      onError: (reason, failure) => this.run(() => options.onError(reason, failure)),
    };
  }
}
