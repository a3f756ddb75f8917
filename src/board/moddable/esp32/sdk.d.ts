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

/** `embedded:storage/key-value`: NVS. A write is durable when it returns. */
export const KeyValueStorage: {
  open(options: { readonly path: string; readonly mode: "r+"; readonly format: "buffer" }): {
    read(key: string): ArrayBuffer | undefined;
    write(key: string, bytes: Uint8Array): void;
    delete(key: string): void;
  };
};

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

export function restartChip(): void;
