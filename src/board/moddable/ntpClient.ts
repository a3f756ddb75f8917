import type { WallTime } from "../clock";
import type { Entropy } from "../entropy";
import type { Log } from "../log";
import type { Timer, TimerId } from "../timer";
import { guarded } from "./guarded";
import type { Lookup } from "./nameResolver";
import { ntpRequest, ntpTime } from "./ntpPacket";

const ntpPort = 123;
/** An answer takes well under a second; a lost packet is not worth more. */
const answerMilliseconds = 2_000;
const attempts = 5;
/** lwIP gives up a name after about this long; it has no way to say that it is still at it. */
const lookupMilliseconds = 15_000;

/** A UDP socket in the shape of `embedded:io/socket/udp`. */
export interface UdpIo {
  read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
  write(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

export interface NtpClientOptions {
  readonly server: string;
  readonly udp: new (options: { readonly onReadable: (packets: number) => void }) => UdpIo;
  readonly lookup: Lookup;
  readonly timer: Timer;
  readonly entropy: Entropy;
  readonly log: Log;
}

/**
 * Asks one time server (SNTP, RFC 4330). The SDK's own clients take any packet for the answer, and one of them throws
 * out of its callback on a short one; this one checks the sender, the length and that it was asked.
 */
export class NtpClient {
  readonly #options: NtpClientOptions;
  readonly #cookie: Uint8Array;
  #onDone: ((time: WallTime | undefined) => void) | undefined;
  #socket: UdpIo | undefined;
  #waiting: TimerId | undefined;
  #address: string | undefined;
  #sent = 0;

  /** @param onDone called once, not inside this call, with the time or `undefined` */
  constructor(options: NtpClientOptions, onDone: (time: WallTime | undefined) => void) {
    this.#options = options;
    this.#onDone = onDone;
    this.#cookie = Uint8Array.from({ length: 8 }, () => Math.floor(options.entropy.random() * 256));
    this.#wait(0, () => {
      this.#wait(lookupMilliseconds, () => this.#end(undefined));
      options.lookup(options.server, (_, address) => this.#resolved(address));
    });
  }

  /** Gives up; `onDone` is not called. May be called twice. */
  close(): void {
    this.#onDone = undefined;
    this.#options.timer.clear(this.#waiting);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) guarded(this.#options.log, "NTP close", () => socket.close());
  }

  #resolved(address: string | undefined): void {
    if (this.#onDone === undefined || this.#address !== undefined) return;
    if (address === undefined || address === "") {
      this.#wait(0, () => this.#end(undefined));
      return;
    }
    this.#address = address;
    this.#wait(0, () => {
      this.#socket = new this.#options.udp({
        onReadable: (packets) => guarded(this.#options.log, "NTP answer", () => this.#readable(packets)),
      });
      this.#ask(address);
    });
  }

  #ask(address: string): void {
    if (this.#sent++ === attempts) {
      this.#end(undefined);
      return;
    }
    this.#wait(answerMilliseconds, () => this.#ask(address));
    // Without a route the socket throws; the next attempt comes all the same.
    guarded(this.#options.log, "NTP request", () =>
      this.#socket?.write(ntpRequest(this.#cookie), address, ntpPort),
    );
  }

  #readable(packets: number): void {
    for (let count = 0; count < packets && this.#socket !== undefined; count++) {
      const packet = this.#socket.read();
      if (packet === undefined) return;
      if (packet.address !== this.#address || packet.port !== ntpPort) continue;
      const time = ntpTime(new Uint8Array(packet), this.#cookie);
      if (time !== undefined) this.#end(time);
    }
  }

  #end(time: WallTime | undefined): void {
    const onDone = this.#onDone;
    this.close();
    onDone?.(time);
  }

  #wait(milliseconds: number, callback: () => void): void {
    const { timer } = this.#options;
    timer.clear(this.#waiting);
    this.#waiting = timer.set("time server", milliseconds, () => {
      this.#waiting = undefined;
      // An exception here (no socket to be had) must end the request, or its asker would wait for ever.
      if (!guarded(this.#options.log, "NTP", callback)) this.#end(undefined);
    });
  }
}
