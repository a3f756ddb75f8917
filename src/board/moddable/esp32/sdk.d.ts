import type { WifiIo } from "../wifiStation";

/** `embedded:io/analog`: calibrated at 12 dB unless told otherwise. */
export class AnalogInput {
  constructor(options: { readonly pin: number });
  readonly resolution: number;
  read(): number | undefined;
  close(): void;
}

/** `embedded:io/digital`. The constructor throws for a pin that cannot be an output; the pin is taken until `close`. */
export class Digital {
  static readonly Output: number;
  constructor(options: {
    readonly pin: number;
    readonly mode: number;
    /** 1 stands for a low level then. */
    readonly activeLow: boolean;
    readonly initialValue: 0 | 1;
  });
  write(value: 0 | 1): void;
  close(): void;
}

/**
 * `embedded:io/i2c`. The constructor throws where the pins or the address are in use; `write` and `read` where the part does
 * not acknowledge, or holds the clock for longer than `timeout` milliseconds.
 */
export class I2c {
  constructor(options: {
    readonly data: number;
    readonly clock: number;
    readonly address: number;
    /** Bits a second. */
    readonly hz: number;
    readonly timeout: number;
  });
  /** 1 where nothing was to be written and the part did not acknowledge. */
  write(bytes: Uint8Array): number | undefined;
  read(count: number): ArrayBuffer;
  close(): void;
}

/** `embedded:storage/key-value`: NVS. A write is durable when it returns. */
export const KeyValueStorage: {
  open(options: { readonly path: string; readonly mode: "r+"; readonly format: "buffer" }): {
    read(key: string): ArrayBuffer | undefined;
    write(key: string, bytes: Uint8Array): void;
    delete(key: string): void;
  };
};

/** A partition of the flash: what of it the hardware refuses is thrown. */
export interface FlashPartition {
  read(count: number, address: number): ArrayBuffer;
  /** Clears bits only. */
  write(bytes: Uint8Array, address: number): void;
  eraseBlock(block: number): void;
  status(): { readonly blocks: number; readonly blockLength: number };
}

/** `embedded:storage/flash`. Throws where the partition table has no data partition of this label. */
export const FlashStorage: { open(options: { readonly path: string }): FlashPartition };

/** `embedded:network/interface/wifi` */
export const WifiInterface: new (options: { readonly onChanged: (property: string) => void }) => WifiIo;

/** `onewire` */
export class OneWireMaster {
  constructor(options: { readonly pin: number });
  reset(): boolean;
  write(byte: number): void;
  read(count: number): ArrayBuffer;
  close(): void;
}

/** `resetReason`: the value of esp_reset_reason(). */
export function getResetReason(): { readonly reason: number };

/** Bytes of system heap free. */
export function freeMemory(): number;

/**
 * What the run before left behind: "1" where it ended by `restartChip`, else "0"; its place; a line end; its cause.
 * `undefined` after a power cut. Forgotten by being read: what follows is this run's.
 */
export function takeLastRun(): string | undefined;

/** Notes for the next start what is being done: 23 ASCII characters of it. */
export function enterPlace(place: string): void;

/** Notes the cause for the next start, 63 ASCII characters of it, and restarts. */
export function restartChip(cause: string): void;

/** From here on the machine's last words ("unhandled exception", "memory full") are noted as the cause of the restart. */
export function recordAborts(): void;

/** Takes the second UART for an SDI-12 line. Throws where it or a pin is in use. */
export function openSdi12(pin: number, transmitPin: number): void;

/** Begins to send a break and a command of 1 to 64 ASCII characters; what is received until it is out is dropped. */
export function sendSdi12(command: string): void;

/** What was received since, at most 96 characters a call; 0xFF for one whose parity is wrong. */
export function receiveSdi12(): ArrayBuffer;

/** Gives the UART and its pins back. */
export function closeSdi12(): void;
