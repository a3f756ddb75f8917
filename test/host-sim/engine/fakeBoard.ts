import type { Board } from "../../../src/board/board";
import type { DigitalOutputOptions, I2cOptions, Sdi12Options } from "../../../src/board/io";
import type { MqttOptions } from "../../../src/board/mqtt";

/** A board whose every call is written down, and whose callbacks a test calls by hand. */
export class FakeBoard {
  readonly calls: unknown[][] = [];
  /** What was logged. */
  readonly lines: string[] = [];
  readonly timers = new Map<number, () => void>();
  readonly clock: { ticks: number; now: number | undefined } = { ticks: 0, now: undefined };
  /** The next codes of the analog input. */
  codes: (number | undefined)[] = [];
  network: ((up: boolean) => void) | undefined;
  synchronized: ((set: boolean) => void) | undefined;
  mqtt: MqttOptions | undefined;
  readonly board: Board;

  /** `ports` replace the fake's own. */
  constructor(ports: Partial<Board> = {}) {
    const note = (...call: unknown[]): void => {
      this.calls.push(call);
    };
    const fake = this;
    this.board = {
      description: {
        manufacturer: "Loam",
        model: "fake",
        processorArchitecture: "none",
        processorManufacturer: "none",
        osName: "none",
      },
      clock: {
        ticks: () => this.clock.ticks,
        now: () => this.clock.now,
        set: (now) => {
          this.clock.now = now;
        },
      },
      timer: {
        set: (name, milliseconds, callback) => {
          note("timer.set", name, milliseconds);
          const id = 100 + this.calls.length;
          this.timers.set(id, callback);
          return id;
        },
        clear: (id) => note("timer.clear", id),
      },
      storage: {
        read: (key) => (key === "known" ? Uint8Array.of(0, 128, 255) : undefined),
        write: (key, bytes) => note("storage.write", key, bytes),
        remove: (key) => note("storage.remove", key),
      },
      network: {
        open: (onChanged) => {
          note("network.open");
          this.network = onChanged;
        },
        close: () => note("network.close"),
        signal: () => -61,
        synchronizeClock: (onDone) => {
          this.synchronized = onDone;
        },
      },
      mqtt: {
        open: (options) => {
          this.mqtt = options;
          return {
            read: (count) => Buffer.from("moisture").subarray(0, count),
            write: (data, options) => {
              note("mqtt.write", data, options);
              return 7;
            },
            close: () => note("mqtt.close"),
          };
        },
      },
      flash: undefined,
      reset: {
        reason: () => "brownOut",
        lastRun: () => undefined,
        enter: () => undefined,
        restart: (cause) => note("reset.restart", cause),
      },
      entropy: { random: () => 0.1 + 0.2 },
      hash: { hmacSha256: (key, message) => Uint8Array.of(...message, ...key) },
      text: { encode: () => new Uint8Array(0), decode: () => undefined },
      memory: { free: () => Number.NaN },
      log: {
        write: (line, level) => {
          this.lines.push(line);
          if (level !== undefined) note("log.write", level);
        },
      },
      indicator: { set: (on) => note("indicator.set", on) },
      io: {
        fullScaleMillivolts: 2450,
        analog: class {
          readonly resolution = 12;

          constructor({ pin }: { readonly pin: number }) {
            note("analog.open", pin);
            if (pin === 99) throw new RangeError("pin 99 is not an analog pin");
          }

          peek(count: number): (number | undefined)[] {
            note("analog.peek", count);
            return fake.codes.slice(0, count);
          }

          read(): number | undefined {
            return fake.codes.shift();
          }

          close(): void {
            note("analog.close");
          }
        },
        oneWire: class {
          reset(): boolean {
            return true;
          }

          write(byte: number): void {
            note("oneWire.write", byte);
          }

          read(count: number): Uint8Array {
            return new Uint8Array(count).fill(0xff);
          }

          close(): void {
            note("oneWire.close");
          }
        },
        i2c: class {
          readonly #answers: boolean;

          constructor(options: I2cOptions) {
            note("i2c.open", options);
            this.#answers = options.address !== 0x7f;
          }

          write(bytes: Uint8Array): void {
            if (!this.#answers) throw new Error("not acknowledged");
            note("i2c.write", bytes);
          }

          read(count: number): Uint8Array {
            if (!this.#answers) throw new Error("not acknowledged");
            return Uint8Array.from({ length: count }, (_, index) => 0xa0 + index);
          }

          close(): void {
            note("i2c.close");
          }
        },
        digitalOutput: class {
          constructor(options: DigitalOutputOptions) {
            note("digitalOutput.open", options);
          }

          write(value: 0 | 1): void {
            note("digitalOutput.write", value);
          }

          close(): void {
            note("digitalOutput.close");
          }
        },
        sdi12: class {
          constructor(options: Sdi12Options) {
            note("sdi12.open", options);
          }

          send(command: string): void {
            note("sdi12.send", command);
          }

          receive(): Uint8Array {
            return Uint8Array.of(0x30, 0xff);
          }

          close(): void {
            note("sdi12.close");
          }
        },
      },
      ...ports,
    };
  }

  /** What the script in the machine said. */
  get said(): unknown[] {
    return this.lines.map((line) => JSON.parse(line) as unknown);
  }

  /** Fires the only timer that waits. */
  fire(): void {
    const [entry] = this.timers;
    if (entry === undefined) throw new Error("no timer waits");
    this.timers.delete(entry[0]);
    entry[1]();
  }
}
