import type { Network } from "../../network";
import { NtpClient } from "../ntpClient";
import type { PlatformParts } from "../platform";
import { resolveName, Time, UdpSocket } from "../sdk";
import { WifiStation } from "../wifiStation";
import { WifiInterface } from "./sdk";

/** Wi-Fi as a station, and the time by SNTP. */
export class Esp32Network implements Network {
  readonly #parts: PlatformParts;
  #station: WifiStation | undefined;
  #ntp: NtpClient | undefined;

  constructor(parts: PlatformParts) {
    this.#parts = parts;
  }

  open(onChanged: (up: boolean) => void): void {
    const { settings, timer, entropy, log } = this.#parts;
    if (settings.wifi === undefined || this.#station !== undefined) return;
    const { ssid, password } = settings.wifi;
    this.#station = new WifiStation({ wifi: WifiInterface, ssid, password, timer, entropy, log }, onChanged);
  }

  close(): void {
    this.#ntp?.close();
    this.#ntp = undefined;
    this.#station?.close();
    this.#station = undefined;
  }

  signal(): number | undefined {
    return this.#station?.signal;
  }

  synchronizeClock(onDone: (set: boolean) => void): void {
    const { settings, timer, entropy, log } = this.#parts;
    this.#ntp?.close();
    const options = { server: settings.timeServer, udp: UdpSocket, lookup: resolveName, timer, entropy, log };
    this.#ntp = new NtpClient(options, (time) => {
      this.#ntp = undefined;
      if (time !== undefined) Time.set(Math.round(time / 1000));
      onDone(time !== undefined);
    });
  }
}
