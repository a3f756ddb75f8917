/** What this firmware uses of the SDK's modules, as the SDK's sources have it (8.2.3). */

/** `mc/config`: settings of the build. What came from the command line is text. */
export const config: Readonly<Record<string, unknown>>;

/** `crypt` */
export class Digest {
  constructor(type: "SHA256");
  write(data: Uint8Array): void;
  close(): ArrayBuffer;
}

/** `rng` */
export const RandomSource: { get(count: number): ArrayBuffer };

/** `time` */
export const Time: {
  /** Milliseconds; a 32-bit number that wraps on a board. */
  readonly ticks: number;
  /** Milliseconds from `start` to `end`, right across a wrap. */
  delta(start: number, end: number): number;
  /** Sets the wall clock: seconds since 1970. Does nothing in the simulator. */
  set(seconds: number): void;
};

/** `timer` */
export interface SdkTimer {
  readonly __kind?: "timer";
}
export const Timer: {
  set(callback: () => void, milliseconds: number): SdkTimer;
  clear(timer: SdkTimer | undefined): void;
};

/** `text/decoder` */
export class TextDecoder {
  constructor(label: "utf-8", options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

/** `embedded:io/socket/tcp` */
export class TcpSocket {
  constructor(options: TcpOptions);
  /** Fills the buffer. Throws where fewer bytes wait. */
  read(buffer: Uint8Array): number;
  /** Bytes that may be written next. Throws where there is no room. */
  write(bytes: Uint8Array): number | undefined;
  close(): void;
}
export interface TcpOptions {
  readonly address: string;
  readonly port: number;
  readonly onReadable: (count: number) => void;
  readonly onWritable: (count: number) => void;
  readonly onError: () => void;
}

/** `embedded:io/socket/udp` */
export class UdpSocket {
  constructor(options: { readonly onReadable: (packets: number) => void });
  read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
  write(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

/** What a TLS session reads from and writes to; it keeps the counts itself. */
export interface TlsChannel {
  readable: number;
  writable: number;
  read(buffer: Uint8Array): void;
  write(packet: ArrayBuffer | Uint8Array): number;
}

/** What a session asks about certificates (`ssl/cert`). */
export interface CertificateManager {
  /** Whether the server is to be trusted; its own certificate comes first. */
  verify(chain: readonly Uint8Array[], options: object): boolean;
  register(certificate: ArrayBuffer | Uint8Array): void;
  getKey(certificate: ArrayBuffer | Uint8Array): unknown;
  findPreferredCert(types: unknown, names: unknown): unknown;
}

/** `ssl/session` (TLS 1.2): the record and hand-shake protocols over a channel. */
export class TlsSession {
  constructor(options: {
    readonly serverName: string;
    readonly verify: true;
    readonly protocolVersion: number;
  });
  /** The message of the hand-shake that was handled last; -1 while one is awaited. */
  readonly handshakeProcess: number;
  readonly alert: object | undefined;
  readonly clientCipher: object | null;
  readonly serverCipher: object | null;
  /** Gone once the hand-shake has come to its end. */
  certificateManager: CertificateManager;
  initiateHandshake(): void;
  /** One step; true at its end, an alert included. Throws where the other side cannot be trusted. */
  handshake(channel: TlsChannel): boolean;
  /** The contents of the next record, `undefined` until it is whole, `null` once the other side has closed. */
  read(channel: TlsChannel): Uint8Array | null | undefined;
  write(
    channel: TlsChannel,
    bytes: ArrayBuffer | Uint8Array,
    options?: { readonly more?: boolean; readonly byteLength?: number },
  ): number;
}

/** `embedded:network/mqtt/client` */
export class MqttClient {
  constructor(options: object);
  read(count: number): ArrayBuffer;
  write(data: Uint8Array | null, options?: object): number;
  close(): void;
}

export function resolveName(name: string, callback: (name: string, address?: string) => void): void;
export function encodeText(text: string): Uint8Array;
export function traceLine(line: string): void;
