import type { OneWireBus, OneWireOptions } from "../../io";
import { OneWireMaster } from "./sdk";

/** 1-Wire by the SDK's driver, which crashes where it is closed twice or used after. */
export class Esp32OneWire implements OneWireBus {
  #master: OneWireMaster | undefined;

  constructor(options: OneWireOptions) {
    this.#master = new OneWireMaster({ pin: options.pin });
  }

  reset(): boolean {
    return this.#open().reset();
  }

  write(byte: number): void {
    this.#open().write(byte);
  }

  read(count: number): Uint8Array {
    return new Uint8Array(this.#open().read(count));
  }

  close(): void {
    const master = this.#master;
    this.#master = undefined;
    master?.close();
  }

  #open(): OneWireMaster {
    if (this.#master === undefined) throw new Error("The 1-Wire bus is closed.");
    return this.#master;
  }
}
