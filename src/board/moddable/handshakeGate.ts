import { hasProperNumbers } from "./signatureRules";

/** Record types (RFC 5246 §6.2.1) and hand-shake message types (§7.4) that matter here. */
const RecordType = Object.freeze({ changeCipherSpec: 20, alert: 21, handshake: 22 });
const Message = Object.freeze({
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
});

/** Hash and signature algorithms a key exchange may be signed with (RFC 5246 §7.4.1.4.1): SHA-256 to SHA-512, RSA or ECDSA. */
const weakestHash = 4;
const strongestHash = 6;
const rsa = 1;
const ecdsa = 3;

/** Length of the numbers of P-256, the one curve the SDK offers. */
const curveBytes = 32;

const recordHeaderBytes = 5;
const messageHeaderBytes = 4;
/** A P-256 point and an RSA-4096 signature need 582. */
const maximumKeyExchangeBytes = 1_024;

/**
 * Watches the clear part of a TLS 1.2 hand-shake from the server, and closes where the SDK's TLS (8.2.3) would go on
 * with somebody it has not authenticated:
 * - it accepts a key exchange whose signature algorithm is "anonymous" or whose hash is "none" without verifying
 *   anything, so that whoever can replay the hub's certificate could pose as the hub;
 * - it takes an alert "close notify" within the hand-shake for its end, and would then send MQTT, token included, in
 *   the clear;
 * - it takes messages in any order;
 * - its ECDSA never returns for a signature with s = 0.
 *
 * What is encrypted passes: the session itself authenticates it. A pure check: give it every piece as it arrives.
 */
export class HandshakeGate {
  readonly #recordHeader = new Uint8Array(recordHeaderBytes);
  readonly #messageHeader = new Uint8Array(messageHeaderBytes);
  #recordFilled = 0;
  #recordRemaining = 0;
  #messageFilled = 0;
  #messageRemaining = 0;
  #keyExchange: Uint8Array | undefined;
  #last: number | undefined;
  #encrypted = false;
  #refusal: string | undefined;

  /** What is wrong with the bytes so far, `undefined` while nothing is. */
  push(bytes: Uint8Array): string | undefined {
    for (let at = 0; at < bytes.length && !this.#encrypted && this.#refusal === undefined; ) {
      if (this.#recordRemaining === 0) {
        this.#recordHeader[this.#recordFilled++] = bytes[at++] ?? 0;
        if (this.#recordFilled === recordHeaderBytes) this.#beginRecord();
        continue;
      }
      this.#recordRemaining--;
      this.#handshakeByte(bytes[at++] ?? 0);
    }
    return this.#refusal;
  }

  #beginRecord(): void {
    this.#recordFilled = 0;
    const [type, , , high = 0, low = 0] = this.#recordHeader;
    this.#recordRemaining = (high << 8) | low;
    if (type === RecordType.changeCipherSpec) {
      // After a whole hand-shake, or right after the hello where a session is resumed.
      if (this.#last !== Message.serverHelloDone && this.#last !== Message.serverHello)
        this.#refusal = "the server broke the order of the hand-shake";
      this.#encrypted = true;
    } else if (type === RecordType.alert) this.#refusal = "the server ended the hand-shake with an alert";
    else if (type !== RecordType.handshake || this.#recordRemaining === 0)
      this.#refusal = "the server does not speak TLS";
  }

  #handshakeByte(byte: number): void {
    if (this.#messageRemaining > 0) {
      const body = this.#keyExchange;
      if (body !== undefined) body[body.length - this.#messageRemaining] = byte;
      if (--this.#messageRemaining === 0) this.#endMessage();
      return;
    }
    this.#messageHeader[this.#messageFilled++] = byte;
    if (this.#messageFilled < messageHeaderBytes) return;
    this.#messageFilled = 0;
    const [type = 0, high = 0, middle = 0, low = 0] = this.#messageHeader;
    const length = (high << 16) | (middle << 8) | low;
    if (!follows(type, this.#last)) {
      this.#refusal = "the server broke the order of the hand-shake";
      return;
    }
    this.#last = type;
    this.#messageRemaining = length;
    if (type !== Message.serverKeyExchange) return;
    if (length > maximumKeyExchangeBytes) this.#refusal = "the server's key exchange is too long";
    else this.#keyExchange = new Uint8Array(length);
    if (length === 0) this.#endMessage();
  }

  #endMessage(): void {
    const body = this.#keyExchange;
    this.#keyExchange = undefined;
    if (body !== undefined && !isSigned(body))
      this.#refusal = "the server's key exchange is not signed with an accepted algorithm";
  }
}

/** The order of a server's messages up to its hello done (RFC 5246 §7.3). */
function follows(type: number, last: number | undefined): boolean {
  switch (type) {
    case Message.serverHello:
      return last === undefined;
    case Message.certificate:
      return last === Message.serverHello;
    case Message.serverKeyExchange:
      return last === Message.certificate;
    case Message.certificateRequest:
      return last === Message.certificate || last === Message.serverKeyExchange;
    case Message.serverHelloDone:
      return (
        last === Message.certificate ||
        last === Message.serverKeyExchange ||
        last === Message.certificateRequest
      );
    default:
      return false;
  }
}

/** Whether a ServerKeyExchange of ECDHE (RFC 8422 §5.4) carries a signature that the session will really verify. */
function isSigned(body: Uint8Array): boolean {
  // Curve type, curve (2), length of the point, the point; then hash, algorithm, length (2), the signature.
  const algorithmAt = 4 + (body[3] ?? 0);
  const hash = body[algorithmAt] ?? 0;
  const algorithm = body[algorithmAt + 1] ?? 0;
  const length = ((body[algorithmAt + 2] ?? 0) << 8) | (body[algorithmAt + 3] ?? 0);
  const signature = body.subarray(algorithmAt + 4);
  if (hash < weakestHash || hash > strongestHash || length === 0 || signature.length !== length) return false;
  return algorithm === rsa || (algorithm === ecdsa && hasProperNumbers(signature, curveBytes));
}
