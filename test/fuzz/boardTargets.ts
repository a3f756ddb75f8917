import { readCertificate } from "../../src/board/moddable/certificate";
import { findDistrust } from "../../src/board/moddable/certificateChain";
import { DerReader } from "../../src/board/moddable/derReader";
import { HandshakeGate } from "../../src/board/moddable/handshakeGate";
import { readModuleKeys } from "../../src/board/moddable/moduleKeys";
import { ntpRequest, ntpTime } from "../../src/board/moddable/ntpPacket";
import { PublishPadding } from "../../src/board/moddable/publishPadding";
import {
  ellipticCurve,
  hasProperNumbers,
  paddedHash,
  rsaPublicKey,
  signatureAlgorithm,
} from "../../src/board/moddable/signatureRules";
import { message, record } from "../src/board/moddable/tlsBytes";
import { ellipticLeaf, ellipticRoot, rsaCertificate } from "./fuzzCertificates";
import { bytesOf, type FuzzTarget, isSame, mustHold, textOf } from "./fuzzTarget";

const derWords = [
  "0\u0080",
  "0\u0003",
  "\u0002\u0001",
  "\u0006\u0003U\u001d\u0011",
  "\u0003\u0002",
  "\u0004\u0000",
];

const der: FuzzTarget = {
  name: "board: DER",
  corpus: [ellipticLeaf, ellipticRoot],
  words: derWords,
  run(input) {
    /** Elements inside elements as far as they go, without recursion: every one is read within its parent. */
    const readers = [new DerReader(input)];
    let elements = 0;
    let isWhole = true;
    for (let reader = readers.pop(); reader !== undefined; reader = readers.pop()) {
      for (let tag = reader.tag; tag !== undefined; tag = reader.tag) {
        const contents = reader.take(tag);
        mustHold(contents.length <= input.length, "an element is within its bytes");
        mustHold(++elements <= 2 * input.length * 8, "reading comes to an end");
        if ((tag & 0x20) !== 0 && readers.length < 64) readers.push(new DerReader(contents));
      }
      if (!reader.isComplete) isWhole = false;
    }
    return isWhole;
  },
};

const certificate: FuzzTarget = {
  name: "board: certificate",
  corpus: [ellipticLeaf, ellipticRoot, rsaCertificate],
  words: derWords,
  run(input) {
    const read = readCertificate(input);
    if (read === undefined) return false;
    mustHold(
      read.names.every((name) => name.length <= 253),
      "names are bounded",
    );
    const algorithm = signatureAlgorithm(read);
    const key = rsaPublicKey(read);
    const curve = ellipticCurve(read);
    if (algorithm !== undefined && key !== undefined)
      mustHold(
        paddedHash(algorithm, new Uint8Array(32), key.modulus.length).length < 512,
        "a signature is bounded",
      );
    if (curve !== undefined) hasProperNumbers(read.signature, curve.bytes);
    return true;
  },
};

const isSignedByNobody = () => false;
/** Certificates one after the other, each with two bytes of length before it. */
const withLengths = (...list: readonly Uint8Array[]) =>
  Buffer.concat(list.flatMap((each) => [Buffer.of(each.length >> 8, each.length & 255), each]));

const chain: FuzzTarget = {
  name: "board: chain of certificates",
  corpus: [withLengths(ellipticLeaf), withLengths(ellipticLeaf, ellipticRoot), withLengths(rsaCertificate)],
  words: derWords,
  cost: 4,
  run(input) {
    const list: Uint8Array[] = [];
    for (let at = 0; at + 2 <= input.length && list.length < 9; ) {
      const length = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
      list.push(input.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    const now = Date.UTC(2030, 0, 1);
    const options = { chain: list, roots: [ellipticRoot], host: "hub.test", now };
    const distrust = findDistrust({ ...options, isSignedBy: isSignedByNobody });
    mustHold(distrust !== undefined, "nobody is trusted whose signature does not fit");
    return findDistrust({ ...options, isSignedBy: () => true }) === undefined;
  },
};

/** Pushes a stream in pieces whose lengths follow from its own bytes, so that a case repeats. */
function pieces(input: Uint8Array): readonly Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < input.length; ) {
    const length = 1 + ((input[at] ?? 0) % 7) * ((input[at] ?? 0) % 5);
    list.push(input.subarray(at, at + length));
    at += length;
  }
  return list;
}

const keyExchange = message(12, [
  3,
  0,
  23,
  65,
  ...Array<number>(65).fill(4),
  4,
  3,
  0,
  10,
  0x30,
  8,
  2,
  2,
  0,
  0x81,
  2,
  2,
  1,
  2,
]);
const hello = message(2, [3, 3, 1, 2]);
const clear = [...hello, ...message(11, Array<number>(40).fill(1)), ...keyExchange, ...message(14, [])];

const gate: FuzzTarget = {
  name: "board: TLS hand-shake gate",
  corpus: [
    [...record(22, clear), ...record(20, [1]), ...record(22, [9, 9]), ...record(23, [1, 2, 3])],
    [...record(22, hello), ...record(20, [1]), ...record(22, [9, 9, 9])],
    [...record(22, clear), ...record(21, [2, 40])],
  ].map((bytes) => Uint8Array.from(bytes)),
  words: [
    "\u0016\u0003\u0003",
    "\u0014\u0003\u0003\u0000\u0001\u0001",
    "\u0015\u0003\u0003\u0000\u0002",
    "\u000e\u0000\u0000\u0000",
  ],
  run(input) {
    const whole = new HandshakeGate().push(input);
    const inPieces = new HandshakeGate();
    let refusal: ReturnType<HandshakeGate["push"]>;
    for (const piece of pieces(input)) refusal = inPieces.push(piece);
    mustHold(JSON.stringify(refusal) === JSON.stringify(whole), "the same in pieces as at once");
    return whole === undefined;
  },
};

const padding: FuzzTarget = {
  name: "board: filter of MQTT",
  corpus: [
    [0x20, 2, 0, 0, 0x90, 3, 0, 1, 0],
    [0x20, 2, 0, 0, 0x30, 4, 0, 2, 97, 98, 0x30, 6, 0, 2, 97, 98, 1, 2],
    [0x20, 2, 0, 0, 0x32, 6, 0, 2, 97, 98, 0, 1, 0xd0, 0, 0x40, 2, 0, 1],
  ].map((bytes) => Uint8Array.from(bytes)),
  words: [
    " \u0002\u0000\u0000",
    "0\u0004\u0000\u0002ab",
    "2\u0006\u0000\u0002ab\u0000\u0001",
    "@\u0002\u0000\u0001",
  ],
  run(input) {
    const once = new PublishPadding();
    const whole = once.push(input);
    if (whole !== undefined) mustHold(whole.length <= 1.5 * input.length + 16, "what comes out is bounded");
    const filter = new PublishPadding();
    const parts: Uint8Array[] = [];
    let isBroken = false;
    for (const piece of pieces(input)) {
      const part = filter.push(piece);
      if (part === undefined) isBroken = true;
      else parts.push(part.slice());
    }
    mustHold(isBroken === (whole === undefined && input.length > 0), "as good in pieces as at once");
    if (whole !== undefined) mustHold(isSame(Buffer.concat(parts), whole), "the same in pieces as at once");
    return whole !== undefined;
  },
};

const cookie = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const answer = ntpRequest(new Uint8Array(8));
answer[0] = 0x24;
answer[1] = 2;
answer.set(cookie, 24);
answer.set([0xed, 0, 0, 0, 0x80, 0, 0, 0], 40);

const ntp: FuzzTarget = {
  name: "board: answer of a time server",
  corpus: [answer],
  words: ["\u0024\u0002"],
  run(input) {
    const time = ntpTime(input, cookie);
    if (time === undefined) return false;
    mustHold(time >= Date.UTC(2025, 0, 1) && time < Date.UTC(2100, 0, 1), "a time of this firmware's life");
    mustHold(ntpTime(input, Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)) === undefined, "for who asked alone");
    return true;
  },
};

const key = Buffer.alloc(32, 3).toString("base64");
const moduleKeys: FuzzTarget = {
  name: "board: keys of modules",
  corpus: [bytesOf(`ingestion:${key},inference:${key},alerting:${key}`)],
  words: ["ingestion:", "inference:", "alerting:", ",", ":", key],
  run(input) {
    const keys = readModuleKeys(textOf(input));
    if (typeof keys !== "string") return true;
    mustHold(!keys.includes(key) && keys.length < 500, "one sentence without a key");
    return false;
  },
};

export const boardTargets: readonly FuzzTarget[] = [der, certificate, chain, gate, padding, ntp, moduleKeys];
