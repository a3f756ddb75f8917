import { constants } from "node:crypto";
import { duplexPair } from "node:stream";
import { connect, TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { HandshakeGate } from "../../../../src/board/moddable/handshakeGate";
import { createTestAuthority } from "../../../host-sim/board/testCertificates";
import { message, record } from "./tlsBytes";

const handshake = (...messages: number[][]) => record(22, messages.flat());

const hello = message(2, [3, 3, 1, 2]);
const certificate = message(
  11,
  Array.from({ length: 300 }, (_, index) => index & 255),
);
const helloDone = message(14, []);
const cipherChange = record(20, [1]);
const ecdsaSignature = [0x30, 8, 2, 2, 0, 0x81, 2, 2, 1, 2];
/** A key exchange on P-256 with a point of 65 bytes. */
const keyExchange = (hash: number, algorithm: number, signature = ecdsaSignature) =>
  message(12, [
    ...[3, 0, 23, 65, ...Array.from({ length: 65 }, () => 4)],
    ...[hash, algorithm, signature.length >> 8, signature.length & 255, ...signature],
  ]);

const refusal = (...parts: number[][]) => new HandshakeGate().push(Uint8Array.from(parts.flat()));
/** The words of the refusal of a broken hand-shake, `undefined` where there is none. */
const push = (...parts: number[][]) => {
  const refused = refusal(...parts);
  if (refused !== undefined) expect(refused.failure).toBe("handshakeBroken");
  return refused?.words;
};

describe("hand-shake gate", () => {
  it("lets a real hand-shake of TLS 1.2 pass, cut at every byte", async () => {
    const bytes = await recordServer();
    expect(bytes.length).toBeGreaterThan(500);
    expect(new HandshakeGate().push(bytes)).toBeUndefined();
    for (let cut = 1; cut < bytes.length; cut += 7) {
      const gate = new HandshakeGate();
      expect(gate.push(bytes.subarray(0, cut)) ?? gate.push(bytes.subarray(cut))).toBeUndefined();
    }
    const byByte = new HandshakeGate();
    for (const byte of bytes) expect(byByte.push(Uint8Array.of(byte))).toBeUndefined();
  });

  it("lets the hand-shake of a resumed session pass, and whatever is encrypted", () => {
    expect(push(handshake(hello), cipherChange, record(22, [9, 9, 9]), record(21, [1, 0]))).toBeUndefined();
  });

  it("lets key exchanges signed with RSA or ECDSA over SHA-256 and up pass", () => {
    for (const hash of [4, 5, 6])
      for (const algorithm of [1, 3])
        expect(
          push(
            handshake(hello, certificate),
            handshake(keyExchange(hash, algorithm), helloDone),
            cipherChange,
          ),
        ).toBeUndefined();
  });

  it.each([
    ["no hash", 0, 3],
    ["SHA-1", 2, 1],
    ["a hash nobody knows", 7, 1],
    ["an anonymous signature", 4, 0],
    ["a DSA signature", 4, 2],
  ])("refuses a key exchange with %s, which the session would not verify", (_, hash, algorithm) => {
    expect(push(handshake(hello, certificate, keyExchange(hash, algorithm)))).toMatch(/not signed/);
  });

  it.each([
    ["s of zero", [0x30, 6, 2, 1, 1, 2, 1, 0]],
    ["r of zero", [0x30, 6, 2, 1, 0, 2, 1, 1]],
    [
      "a number that is longer than the curve's",
      [0x30, 39, 2, 34, 1, ...Array.from({ length: 33 }, () => 0), 2, 1, 1],
    ],
    ["a negative number", [0x30, 6, 2, 1, 0x81, 2, 1, 1]],
    ["an empty number", [0x30, 5, 2, 0, 2, 1, 1]],
    ["bytes after its numbers", [0x30, 7, 2, 1, 1, 2, 1, 1, 0]],
    ["no numbers", [0x30, 0]],
    ["no signature at all", []],
  ])("refuses an ECDSA signature with %s", (_, signature) => {
    expect(push(handshake(hello, certificate, keyExchange(4, 3, signature)))).toMatch(/not signed/);
  });

  it("refuses an alert within the hand-shake and says which, close notify too", () => {
    expect(push(handshake(hello), record(21, [1, 0]))).toMatch(/alert 0 \(close notify\)$/);
    expect(push(record(21, [2, 40]))).toMatch(/alert 40 \(hand-shake failure\)$/);
    expect(push(record(21, [2, 70]))).toMatch(/alert 70 \(protocol version\)$/);
    expect(push(record(21, [2, 99]))).toMatch(/alert 99$/);
  });

  it("refuses application data before the session is encrypted", () => {
    expect(push(handshake(hello), record(23, [1]))).toMatch(/order/);
  });

  it("refuses another hand-shake within the connection", () => {
    const done = [handshake(hello), cipherChange, record(22, [9, 9, 9]), record(23, [1, 2])];
    expect(push(...done)).toBeUndefined();
    expect(refusal(...done, record(22, [4, 4]))).toMatchObject({ failure: "renegotiation" });
  });

  it.each([
    ["a second cipher change", cipherChange],
    ["a record of an unknown kind", record(24, [1])],
    ["a record of 18,433 bytes", [23, 3, 3, 0x48, 0x01]],
  ])("refuses %s within the connection", (_, bytes) => {
    expect(push(handshake(hello), cipherChange, record(22, [9]), bytes)).toMatch(/record/);
  });

  it.each([
    ["an empty record", [22, 3, 3, 0, 0]],
    ["a record of 16,385 bytes", [22, 3, 3, 0x40, 0x01]],
  ])("refuses %s in the hand-shake", (_, bytes) => {
    expect(push(bytes)).toMatch(/length/);
  });

  it("refuses application data in place of the server's finished", () => {
    expect(push(handshake(hello), cipherChange, record(23, [1]))).toMatch(/order/);
  });

  it.each([
    ["the cipher change first", [cipherChange]],
    ["the cipher change after the certificate", [handshake(hello, certificate), cipherChange]],
    ["a key exchange without a certificate", [handshake(hello, keyExchange(4, 3))]],
    ["hello done without a certificate", [handshake(hello, helloDone)]],
    ["a second certificate", [handshake(hello, certificate, certificate)]],
    ["finished in the clear", [handshake(hello, certificate, message(20, [1, 2, 3]))]],
    ["a hello request", [handshake(message(0, []))]],
  ])("refuses %s", (_, parts) => {
    expect(push(...parts)).toMatch(/order/);
  });

  it("refuses a key exchange that is longer than any real one", () => {
    expect(push(handshake(hello, certificate, [12, 0, 0xff, 0xff]))).toMatch(/too long/);
  });

  it.each([
    ["HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["SSH", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["MQTT without TLS", "\x20\x02\x00\x00"],
    ["a record of SSL 2", "\x16\x02\x00\x00\x05"],
  ])("refuses %s, which is no TLS, by its first bytes, and stays with its answer", (_, text) => {
    const gate = new HandshakeGate();
    const expected = { failure: "notTls", words: "the server does not speak TLS" };
    expect(gate.push(Buffer.from(text, "latin1").subarray(0, 2))).toEqual(expected);
    expect(gate.push(Uint8Array.from(handshake(hello)))).toEqual(expected);
  });

  it("answers for any corruption of a real hand-shake, without an exception", async () => {
    const bytes = await recordServer();
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      expect(() => new HandshakeGate().push(damaged)).not.toThrow();
    }
  });
});

/** What a server says in a hand-shake of TLS 1.2 with an ECDSA certificate, in memory. */
async function recordServer(): Promise<Uint8Array> {
  const authority = await createTestAuthority();
  const { cert, key } = await authority.issue("hub.test");
  const [here, there] = duplexPair();
  const heard: Buffer[] = [];
  here.on("data", (bytes: Buffer) => heard.push(bytes));
  const server = new TLSSocket(there, { isServer: true, cert, key, maxVersion: "TLSv1.2" });
  // Like the SDK's client, which does not offer tickets either.
  const secureOptions = constants.SSL_OP_NO_TICKET;
  const client = connect({ socket: here, servername: "hub.test", ca: authority.ca, secureOptions });
  await new Promise<void>((resolve, reject) => {
    client.once("secureConnect", resolve);
    client.once("error", reject);
    server.once("error", reject);
  });
  client.destroy();
  server.destroy();
  return Buffer.concat(heard);
}
