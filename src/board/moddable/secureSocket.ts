import { connectRefusal, refusalKind } from "../connectRefusal";
import type { Log } from "../log";
import type { MqttFailure } from "../mqtt";
import { findDistrust } from "./certificateChain";
import { errorWords } from "./guarded";
import { HandshakeGate } from "./handshakeGate";
import { PublishPadding } from "./publishPadding";
import { RefusalError } from "./refusal";
import { type CertificateManager, type SdkTimer, TcpSocket, Timer, type TlsChannel, TlsSession } from "./sdk";
import { isSignedBy } from "./signatureCheck";

/** Written TLS records cost this much more than their contents, with any cipher of the SDK's (RFC 5246 §6.2.3). */
const recordOverheadBytes = 96;

/** TLS 1.2, the only version the SDK's session is complete in. */
const protocolVersion = 0x303;

/** The first byte of PUBACK, and how long it is (MQTT 3.1.1 §3.4). */
const puback = 0x40;
const pubackBytes = 4;

/** How far a socket has come: it asks for TCP, has it, and has TLS. */
export type SocketStep = "connecting" | "greeting" | "secured";

/** Steps of the hand-shake that are the client's: after the server's hello request, hello done and finished. */
const clientSteps = Object.freeze([0, 14, 20]);

export interface SecureSocketOptions {
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly onReadable: (count: number) => void;
  readonly onWritable: (count: number) => void;
  readonly onError: () => void;
  /** The trusted roots, DER; at least one. */
  readonly roots: () => readonly Uint8Array[];
  readonly log: Log;
  readonly onStep: (step: SocketStep) => void;
  /** Told why before `onError`, which carries no reason. */
  readonly onReason: (failure: MqttFailure, words: string) => void;
}

/**
 * The socket io of the SDK's MQTT client: TLS over TCP by the SDK's `ssl/session`, with the server always verified, by
 * rules of one's own (`findDistrust`).
 * It stands in the place of `embedded:io/socket/tcp/tls` (8.2.3), from which exceptions escape: a failed
 * verification out of a socket callback, a damaged record out of a timer; each restarts a board. Here every entry
 * ends in `onError`. What comes in passes the `HandshakeGate` and the `PublishPadding`, which say what they mend.
 */
export class SecureSocket {
  /** "buffer" or "number": what `read` gives. The client switches it all the time. */
  format: "buffer" | "number" = "buffer";
  readonly #options: SecureSocketOptions;
  readonly #gate = new HandshakeGate();
  readonly #padding = new PublishPadding();
  readonly #session: TlsSession;
  readonly #channel: TlsChannel;
  #tcp: TcpSocket | undefined;
  #connected = false;
  #ready = false;
  #inside = false;
  #received: Uint8Array | undefined;
  #position = 0;
  #later: SdkTimer | undefined;
  /** Written by the client, not yet encrypted: the pieces of whole MQTT packets, or of the start of one. */
  #outgoing: (ArrayBuffer | Uint8Array)[] = [];
  #outgoingBytes = 0;
  #sending: SdkTimer | undefined;

  /** Throws where an option makes no sense; the client makes an `onError` of it. */
  constructor(options: SecureSocketOptions) {
    this.#options = options;
    options.onStep("connecting");
    this.#session = new TlsSession({ serverName: options.host, verify: true, protocolVersion });
    this.#session.certificateManager = this.#strict(this.#session.certificateManager);
    this.#session.initiateHandshake();
    const tcp = new TcpSocket({
      address: options.address,
      port: options.port,
      onReadable: (count) => this.#entry(() => this.#readable(count)),
      onWritable: (count) => this.#entry(() => this.#writable(count)),
      onError: () => this.#entry(() => this.#closedByPeer()),
    });
    this.#tcp = tcp;
    this.#channel = {
      readable: 0,
      writable: 0,
      read: (buffer) => {
        tcp.read(buffer);
        const refusal = this.#gate.push(buffer);
        if (refusal !== undefined) throw new RefusalError(refusal);
      },
      write: (packet) => tcp.write(packet instanceof Uint8Array ? packet : new Uint8Array(packet)) ?? 0,
    };
  }

  /** The client asks for what it was told of, by count, or for one byte in number format. */
  read(count?: number): ArrayBuffer | number | undefined {
    const received = this.#received;
    if (received === undefined) return undefined;
    if (this.format === "number") {
      const byte = received[this.#position++];
      this.#drained(received);
      return byte;
    }
    const end = Math.min(received.length, this.#position + (count ?? received.length));
    const piece = received.slice(this.#position, end);
    this.#position = end;
    this.#drained(received);
    return piece.buffer;
  }

  /**
   * Returns how many bytes may be written next. Never throws: a failure ends in `onError`. What is written goes out in
   * a turn of its own: encryption on top of all that led to this write would nearly double the stack.
   */
  write(
    bytes: ArrayBuffer | Uint8Array,
    options?: { readonly more?: boolean; readonly byteLength?: number },
  ): number {
    if (this.#tcp === undefined || !this.#ready) return 0;
    // The client tells the length of a packet along with its first byte only.
    if (options?.byteLength === pubackBytes && bytes instanceof Uint8Array && bytes[0] === puback)
      this.#padding.acknowledged();
    this.#outgoing.push(bytes);
    this.#outgoingBytes += bytes.byteLength;
    if (options?.more !== true) this.#sending ??= Timer.set(() => this.#entry(() => this.#send()), 0);
    return this.#room();
  }

  /** May be called twice. No callback follows. */
  close(): void {
    const tcp = this.#tcp;
    if (tcp === undefined) return;
    Timer.clear(this.#later);
    this.#later = undefined;
    try {
      // A goodbye is written right before.
      if (this.#sending !== undefined) this.#send();
    } catch {
      // The other side is told nothing then.
    }
    this.#tcp = undefined;
    this.#received = undefined;
    this.#outgoing = [];
    try {
      tcp.close();
    } catch {
      // Nothing is left to be closed.
    }
  }

  /** The session's certificates with a verification of one's own; see `findDistrust`. */
  #strict(manager: CertificateManager): CertificateManager {
    const { host, roots } = this.#options;
    return {
      verify: (chain) => {
        const distrust = findDistrust({ chain, roots: roots(), host, now: Date.now(), isSignedBy });
        if (distrust !== undefined) throw new RefusalError(distrust);
        return true;
      },
      register: (certificate) => manager.register(certificate),
      getKey: (certificate) => manager.getKey(certificate),
      findPreferredCert: (types, names) => manager.findPreferredCert(types, names),
    };
  }

  #readable(count: number): void {
    this.#channel.readable = count;
    this.#noteConnection();
    if (!this.#ready) this.#handshake();
    this.#pump();
  }

  #writable(count: number): void {
    this.#channel.writable = count;
    this.#noteConnection();
    if (!this.#ready) this.#handshake();
    else this.#announceRoom();
  }

  #noteConnection(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.#options.onStep("greeting");
  }

  #handshake(): void {
    const session = this.#session;
    const channel = this.#channel;
    while (clientSteps.includes(session.handshakeProcess) || channel.readable > 0) {
      if (!session.handshake(channel)) continue;
      // The session also says so after an alert: without both ciphers what follows would go out in the clear.
      if (session.alert !== undefined || !session.clientCipher || !session.serverCipher)
        throw new Error("the hand-shake ended early");
      this.#ready = true;
      this.#options.onStep("secured");
      this.#announceRoom();
      return;
    }
  }

  #announceRoom(): void {
    const room = this.#room();
    if (room > 0) this.#options.onWritable(room);
  }

  #room(): number {
    return Math.max(0, (this.#channel.writable || 0) - this.#outgoingBytes - recordOverheadBytes);
  }

  #send(): void {
    Timer.clear(this.#sending);
    this.#sending = undefined;
    const pieces = this.#outgoing;
    const byteLength = this.#outgoingBytes;
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    const last = pieces.pop();
    if (last === undefined) return;
    for (const piece of pieces) this.#session.write(this.#channel, piece, { more: true, byteLength });
    this.#session.write(this.#channel, last);
  }

  /** Record by record, as long as the client takes what it is given. */
  #pump(): void {
    while (this.#ready && this.#tcp !== undefined && this.#received === undefined) {
      const contents = this.#session.read(this.#channel);
      if (contents === undefined) return;
      if (contents === null) {
        this.#closedByPeer();
        return;
      }
      const received = this.#padding.push(contents);
      if (received === undefined) {
        this.#fail("protocol", "the hub sent what is against the rules of MQTT");
        return;
      }
      const returnCode = this.#padding.connectReturnCode ?? 0;
      const refused = connectRefusal(returnCode);
      if (refused !== undefined) this.#options.onReason(refusalKind(returnCode), refused);
      if (received.length === 0) continue;
      this.#received = received;
      this.#position = 0;
      this.#options.onReadable(received.length);
    }
  }

  #drained(received: Uint8Array): void {
    if (this.#position < received.length) return;
    this.#received = undefined;
    if (!this.#inside && this.#channel.readable > 0) this.#soon(() => this.#pump());
  }

  #soon(work: () => void): void {
    this.#later ??= Timer.set(() => {
      this.#later = undefined;
      this.#entry(work);
    }, 0);
  }

  /** Every way in from the SDK: an exception ends the connection, nothing else. */
  #entry(work: () => void): void {
    if (this.#tcp === undefined) return;
    this.#inside = true;
    try {
      work();
    } catch (error) {
      const failure =
        error instanceof RefusalError ? error.refusal.failure : this.#ready ? "lost" : "handshakeBroken";
      const words = errorWords(error);
      this.#fail(failure, failure === "lost" ? words : `TLS: ${words}`);
    }
    this.#inside = false;
  }

  #closedByPeer(): void {
    const { host, port } = this.#options;
    if (!this.#connected)
      this.#fail("unreachable", `${host}:${port} takes no connection, or closes it at once`);
    else if (!this.#ready)
      this.#fail("handshakeBroken", "the server closed the connection in the hand-shake");
    else if (this.#padding.connectReturnCode === undefined)
      this.#fail("lost", "the hub closed the connection before it answered");
    else this.#fail("lost", "the hub closed the connection");
  }

  #fail(failure: MqttFailure, words: string): void {
    if (this.#tcp === undefined) return;
    this.close();
    try {
      this.#options.onReason(failure, words);
      this.#options.onError();
    } catch (error) {
      // The client throws where it has been closed meanwhile.
      this.#options.log.write(`MQTT client: ${errorWords(error)}`);
    }
  }
}
