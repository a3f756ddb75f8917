import type { Refusal } from "./refusal";
import { hasProperNumbers } from "./signatureRules";

/** Record types (RFC 5246 §6.2.1) and hand-shake message types (§7.4) that matter here. */
const RecordType = Object.freeze({ changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 });
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
/** The first byte of the version in a record of any SSL 3 or TLS (RFC 5246 §E.1). */
const majorVersion = 3;
/** Of a record, in the clear and encrypted (RFC 5246 §6.2.1, §6.2.3). */
const maximumClearBytes = 16_384;
const maximumEncryptedBytes = maximumClearBytes + 2_048;
const messageHeaderBytes = 4;
/** A P-256 point and an RSA-4096 signature need 582. */
const maximumKeyExchangeBytes = 1_024;

/** What a server says most often when it ends a hand-shake (RFC 5246 §7.2, RFC 6066 §3). */
const alertNames: Readonly<Record<number, string>> = Object.freeze({
  0: "close notify",
  40: "hand-shake failure",
  47: "illegal parameter",
  70: "protocol version",
  80: "internal error",
  112: "unrecognized name",
});

/**
 * Watches what a server sends in TLS 1.2: the clear part of the hand-shake, then the kinds of records. It closes where
 * the SDK's TLS (8.2.3) would go on with somebody it has not authenticated, or lose its way:
 * - it accepts a key exchange whose signature algorithm is "anonymous" or whose hash is "none" without verifying
 *   anything, so that whoever can replay the hub's certificate could pose as the hub;
 * - it takes an alert "close notify" within the hand-shake for its end, and would then send MQTT, token included, in
 *   the clear;
 * - it takes messages in any order;
 * - its ECDSA never returns for a signature with s = 0;
 * - asked for another hand-shake within the connection, it handles the messages of one with the state of the last;
 * - it makes room for a record of any length that its header tells.
 *
 * What is encrypted is the session's to authenticate. A pure check: give it every piece as it arrives.
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
  #stage: "start" | "clear" | "alert" | "cipherChange" | "finished" = "start";
  #refusal: Refusal | undefined;

  /** What is wrong with the bytes so far, `undefined` while nothing is. */
  push(bytes: Uint8Array): Refusal | undefined {
    for (let at = 0; at < bytes.length && this.#refusal === undefined; ) {
      if (this.#recordRemaining === 0) {
        this.#headerByte(bytes[at++] ?? 0);
        continue;
      }
      if (this.#stage === "clear" || this.#stage === "alert") {
        this.#recordRemaining--;
        const byte = bytes[at++] ?? 0;
        if (this.#stage === "clear") this.#handshakeByte(byte);
        else if (this.#recordRemaining === 0) this.#alert(byte);
        continue;
      }
      const count = Math.min(this.#recordRemaining, bytes.length - at);
      at += count;
      this.#recordRemaining -= count;
    }
    return this.#refusal;
  }

  #headerByte(byte: number): void {
    const at = this.#recordFilled++;
    this.#recordHeader[at] = byte;
    if (this.#stage === "start" && !isHeaderByte(byte, at))
      this.#refusal = { failure: "notTls", words: "the server does not speak TLS" };
    else if (this.#recordFilled === recordHeaderBytes) this.#beginRecord();
  }

  #beginRecord(): void {
    this.#recordFilled = 0;
    const [type, , , high = 0, low = 0] = this.#recordHeader;
    this.#recordRemaining = (high << 8) | low;
    if (this.#stage === "start") this.#stage = "clear";
    if (this.#stage === "clear") this.#beginClearRecord(type);
    else this.#beginEncryptedRecord(type);
  }

  #beginClearRecord(type: number | undefined): void {
    if (this.#recordRemaining === 0 || this.#recordRemaining > maximumClearBytes)
      this.#break("the server sent a record of a length that none has");
    else if (type === RecordType.changeCipherSpec) {
      // After a whole hand-shake, or right after the hello where a session is resumed.
      if (this.#last !== Message.serverHelloDone && this.#last !== Message.serverHello)
        this.#break("the server broke the order of the hand-shake");
      this.#stage = "cipherChange";
    } else if (type === RecordType.alert) this.#stage = "alert";
    else if (type !== RecordType.handshake) this.#break("the server broke the order of the hand-shake");
  }

  #beginEncryptedRecord(type: number | undefined): void {
    if (this.#recordRemaining > maximumEncryptedBytes)
      this.#break("the server sent a record of a length that none has");
    else if (this.#stage === "cipherChange") {
      // The other side's "finished", or an alert.
      this.#stage = "finished";
      if (type === RecordType.changeCipherSpec || type === RecordType.applicationData)
        this.#break("the server broke the order of the hand-shake");
    } else if (type === RecordType.handshake)
      this.#refusal = {
        failure: "renegotiation",
        words: "the server asked for another hand-shake within the connection",
      };
    else if (type !== RecordType.applicationData && type !== RecordType.alert)
      this.#break("the server sent a record that has no place within a connection");
  }

  /** @param description the last byte of an alert in the clear */
  #alert(description: number): void {
    const name = alertNames[description];
    this.#break(
      `the server ended the hand-shake with alert ${description}${name === undefined ? "" : ` (${name})`}`,
    );
  }

  #break(words: string): void {
    this.#refusal ??= { failure: "handshakeBroken", words };
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
      this.#break("the server broke the order of the hand-shake");
      return;
    }
    this.#last = type;
    this.#messageRemaining = length;
    if (type !== Message.serverKeyExchange) return;
    if (length > maximumKeyExchangeBytes) this.#break("the server's key exchange is too long");
    else this.#keyExchange = new Uint8Array(length);
    if (length === 0) this.#endMessage();
  }

  #endMessage(): void {
    const body = this.#keyExchange;
    this.#keyExchange = undefined;
    if (body !== undefined && !isSigned(body))
      this.#break("the server's key exchange is not signed with an accepted algorithm");
  }
}

/** Whether the first record of a server can have this byte at this place of its header. */
function isHeaderByte(byte: number, at: number): boolean {
  if (at === 0) return byte >= RecordType.changeCipherSpec && byte <= RecordType.applicationData;
  return at !== 1 || byte === majorVersion;
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
