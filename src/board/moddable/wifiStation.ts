import { jitter } from "../../link/jitter";
import type { RetrySchedule } from "../../link/retrySchedule";
import { retryDelay } from "../../link/retrySchedule";
import type { Entropy } from "../entropy";
import type { Log } from "../log";
import type { Timer, TimerId } from "../timer";
import { errorWords, guarded } from "./guarded";

/** The Wi-Fi interface in the shape of `embedded:network/interface/wifi`, as far as used. */
export interface WifiIo {
  /** 200 disconnected, 300 connecting, 400 associated, 500 with an address. */
  readonly connection: number;
  readonly address: string | undefined;
  readonly RSSI: number | undefined;
  connect(options: { readonly SSID: string; readonly password?: string }): void;
  disconnect(): void;
  close(): void;
}

export interface WifiStationOptions {
  readonly wifi: new (options: { readonly onChanged: (property: string) => void }) => WifiIo;
  readonly ssid: string;
  /** Missing for an open network. */
  readonly password: string | undefined;
  readonly timer: Timer;
  readonly entropy: Entropy;
  readonly log: Log;
}

/** Two seconds, doubling to two minutes: the access point may be off for days, and the radio costs most of all. */
const rejoinSchedule: RetrySchedule = Object.freeze({ initial: 2_000, maximum: 120_000 });

/** A join takes 4 s; with a slow DHCP server several times that. It may also end in silence. */
const joinMilliseconds = 30_000;

/** The event "address" waits for IPv6's duplicate check, a second after the address is in use. */
const addressPollMilliseconds = 250;

const associated = 400;

/** Joins a Wi-Fi network and joins it again after each loss. The SDK's interface does neither by itself. */
export class WifiStation {
  readonly #options: WifiStationOptions;
  readonly #onChanged: (up: boolean) => void;
  #io: WifiIo | undefined;
  #up = false;
  #joining = false;
  #attempt = 0;
  #deadline: TimerId | undefined;
  #poll: TimerId | undefined;
  #retry: TimerId | undefined;

  /** @param onChanged called with every change, not inside this call */
  constructor(options: WifiStationOptions, onChanged: (up: boolean) => void) {
    this.#options = options;
    this.#onChanged = onChanged;
    this.#retry = options.timer.set("wifi join", 0, () => this.#join());
  }

  /** dBm while the network is up: below 0, or it is none (an emulated radio says 70). */
  get signal(): number | undefined {
    const strength = this.#up ? this.#io?.RSSI : undefined;
    return strength !== undefined && strength < 0 ? strength : undefined;
  }

  /** Leaves the network. No callback follows. May be called twice. */
  close(): void {
    const io = this.#io;
    this.#io = undefined;
    this.#up = false;
    const { timer, log } = this.#options;
    for (const id of [this.#deadline, this.#poll, this.#retry]) timer.clear(id);
    if (io === undefined) return;
    guarded(log, "wifi", () => io.disconnect());
    guarded(log, "wifi", () => io.close());
  }

  #join(): void {
    const { wifi, ssid, password, timer } = this.#options;
    this.#retry = undefined;
    this.#joining = true;
    this.#deadline = timer.set("wifi deadline", joinMilliseconds, () => {
      // One's own disconnect makes no event.
      guarded(this.#options.log, "wifi", () => this.#io?.disconnect());
      this.#lost("no answer");
    });
    try {
      this.#io ??= new wifi({ onChanged: () => guarded(this.#options.log, "wifi", () => this.#look()) });
      this.#io.connect(password === undefined ? { SSID: ssid } : { SSID: ssid, password });
    } catch (error) {
      this.#lost(errorWords(error));
    }
  }

  #look(): void {
    const io = this.#io;
    if (io === undefined) return;
    const connection = io.connection;
    if (connection < associated) {
      // Not every event is a loss: "connecting" is one too.
      if (this.#up || (this.#joining && connection === 200)) this.#lost("refused or lost");
      return;
    }
    if (this.#up || !this.#joining) return;
    const { timer, log, ssid } = this.#options;
    timer.clear(this.#poll);
    this.#poll = undefined;
    if (!isIpv4(io.address)) {
      this.#poll = timer.set("wifi address", addressPollMilliseconds, () => this.#look());
      return;
    }
    timer.clear(this.#deadline);
    this.#joining = false;
    this.#attempt = 0;
    this.#up = true;
    log.write(`joined the Wi-Fi network ${ssid}`);
    this.#onChanged(true);
  }

  #lost(words: string): void {
    const { timer, entropy, log, ssid } = this.#options;
    timer.clear(this.#deadline);
    timer.clear(this.#poll);
    timer.clear(this.#retry);
    this.#joining = false;
    const delay = retryDelay(rejoinSchedule, this.#attempt++, jitter(entropy));
    log.write(`not in the Wi-Fi network ${ssid}: ${words}; next try in ${Math.round(delay / 1000)} s`);
    this.#retry = timer.set("wifi join", delay, () => this.#join());
    if (!this.#up) return;
    this.#up = false;
    this.#onChanged(false);
  }
}

function isIpv4(address: string | undefined): boolean {
  return address?.includes(".") === true && address !== "0.0.0.0";
}
