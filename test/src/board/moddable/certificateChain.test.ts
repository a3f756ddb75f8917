import { constants, createHash, createPublicKey, publicDecrypt, verify } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Certificate, hexadecimal, readCertificate } from "../../../../src/board/moddable/certificate";
import { findDistrust } from "../../../../src/board/moddable/certificateChain";
import {
  ellipticCurve,
  hasProperNumbers,
  paddedHash,
  rsaPublicKey,
  signatureAlgorithm,
} from "../../../../src/board/moddable/signatureRules";
import { party as makeParty, type Party, rsa, type Wish } from "../../../host-sim/board/certificateParty";

const now = Date.UTC(2026, 5, 1);
const host = "hub.test";

/** Around the moment at which these tests judge. */
const party = (name: string, wish: Wish = {}) => makeParty(name, { now, ...wish });

/** The key of a certificate as Node reads it. */
function nodeKey({ keyAlgorithm, keyParameter, key }: Certificate) {
  const oid = (text: string) => [6, text.length / 2, ...Buffer.from(text, "hex")];
  const parameter = keyParameter === "" ? [5, 0] : oid(keyParameter);
  const inner = [...oid(keyAlgorithm), ...parameter];
  const rest = [
    0x30,
    inner.length,
    ...inner,
    3,
    0x82,
    (key.length + 1) >> 8,
    (key.length + 1) & 255,
    0,
    ...key,
  ];
  const der = Buffer.from([0x30, 0x82, rest.length >> 8, rest.length & 255, ...rest]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

/** What the board does with the SDK's arithmetic, with Node's. */
function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  const algorithm = signatureAlgorithm(certificate);
  if (algorithm === undefined) return false;
  const { signedPart, signature } = certificate;
  if (algorithm.kind === "ecdsa") {
    const curve = ellipticCurve(issuer);
    if (curve === undefined || !hasProperNumbers(signature, curve.bytes)) return false;
    return verify(algorithm.hash, signedPart, nodeKey(issuer), signature);
  }
  const key = rsaPublicKey(issuer);
  if (key === undefined) return false;
  const clear = publicDecrypt({ key: nodeKey(issuer), padding: constants.RSA_NO_PADDING }, signature);
  const hash = createHash(algorithm.hash).update(signedPart).digest();
  return hexadecimal(clear.subarray(1)) === hexadecimal(paddedHash(algorithm, hash, key.modulus.length));
}

const wrongSignature = "a signature on the server's certificate is wrong";
const noAuthority = "a certificate of the server's is signed by no authority";

let root: Party;
let middle: Party;
let leaf: Party;

const judge = (
  chain: readonly Party[],
  change: { roots?: readonly Party[]; host?: string; now?: number } = {},
) =>
  findDistrust({
    chain: chain.map(({ der }) => der),
    roots: (change.roots ?? [root]).map(({ der }) => der),
    host: change.host ?? host,
    now: change.now ?? now,
    isSignedBy,
  });

beforeAll(async () => {
  root = await party("Root", { authority: true });
  middle = await party("Middle", { by: root, authority: true });
  leaf = await party("leaf", { by: middle, names: ["other.test", host] });
});

describe("the judgement of a certificate chain", () => {
  it("trusts a leaf over an authority, the root sent along or not", () => {
    expect(judge([leaf, middle])).toBeUndefined();
    expect(judge([leaf, middle, root])).toBeUndefined();
  });

  it("trusts a leaf that the root signed itself", async () => {
    const direct = await party("direct", { by: root, names: [host] });
    expect(judge([direct])).toBeUndefined();
    expect(judge([direct, root])).toBeUndefined();
  });

  it("trusts RSA as well as ECDSA", async () => {
    const rsaRoot = await party("RSA root", { authority: true, algorithm: rsa });
    const rsaLeaf = await party("leaf", { by: rsaRoot, names: [host], algorithm: rsa });
    expect(judge([rsaLeaf], { roots: [root, rsaRoot] })).toBeUndefined();
  });

  it("trusts either of two roots of one name, as while a root is being replaced", async () => {
    const next = await party("Root", { authority: true });
    expect(judge([leaf, middle], { roots: [next, root] })).toBeUndefined();
  });

  it("refuses a self-made leaf, whatever comes behind it", async () => {
    const impostor = await party("leaf", { names: [host] });
    for (const behind of [[], [root], [middle, root], [leaf, middle]])
      expect(judge([impostor, ...behind])).toMatchObject({ failure: "certificateSelfSigned" });
  });

  it("does not take a leaf for self-made that a namesake has signed", async () => {
    const forged = await party("leaf", { by: leaf, names: [host] });
    expect(judge([forged, leaf, middle])).toMatchObject({
      failure: "certificateInvalid",
      words: noAuthority,
    });
  });

  it("refuses a leaf of nobody's with the genuine authorities behind it", async () => {
    const nobody = await party("Nobody", { authority: true });
    const impostor = await party("leaf", { by: nobody, names: [host] });
    expect(judge([impostor, root])).toMatchObject({ failure: "certificateInvalid", words: wrongSignature });
    expect(judge([impostor, middle, root])).toMatchObject({ words: wrongSignature });
    expect(judge([impostor, leaf, middle])).toMatchObject({ words: noAuthority });
  });

  it("misses the authority between where the leaf comes alone", () => {
    expect(judge([leaf])).toMatchObject({ failure: "certificateIncomplete" });
  });

  it("does not trust a whole chain of somebody else, its root sent along or not", async () => {
    const otherRoot = await party("Other root", { authority: true });
    const otherMiddle = await party("Other middle", { by: otherRoot, authority: true });
    const otherLeaf = await party("leaf", { by: otherMiddle, names: [host] });
    for (const chain of [
      [otherLeaf, otherMiddle, otherRoot],
      [otherLeaf, otherMiddle],
    ])
      expect(judge(chain)).toMatchObject({ failure: "certificateUntrusted" });
    const direct = await party("leaf", { by: otherRoot, names: [host] });
    expect(judge([direct, otherRoot])).toMatchObject({ failure: "certificateUntrusted" });
  });

  it("tells another root of a trusted one's name from a wrong signature", async () => {
    const namesake = await party("Root", { authority: true });
    const direct = await party("leaf", { by: namesake, names: [host] });
    expect(judge([direct, namesake])).toMatchObject({ failure: "certificateUntrusted" });
    expect(judge([direct])).toMatchObject({ failure: "certificateInvalid" });
  });

  it("refuses a leaf that calls itself issued by the root and is not", async () => {
    const forger = { ...(await party("Forger")), name: "Root" };
    expect(judge([await party("leaf", { by: forger, names: [host] })])).toMatchObject({
      failure: "certificateInvalid",
      words: wrongSignature,
    });
  });

  it("refuses a certificate that another leaf signed", async () => {
    const ordinary = await party("ordinary", { by: root, names: ["ordinary.test"] });
    const forged = await party("forged", { by: ordinary, names: [host] });
    expect(judge([forged, ordinary, root])).toMatchObject({
      failure: "certificateInvalid",
      words: noAuthority,
    });
  });

  it("refuses an authority that may not sign certificates", async () => {
    const tied = await party("Tied", { by: root, authority: true, mayNotSign: true });
    expect(judge([await party("leaf", { by: tied, names: [host] }), tied])).toMatchObject({
      failure: "certificateInvalid",
      words: noAuthority,
    });
  });

  it("refuses a leaf for clients, and takes one for servers", async () => {
    expect(judge([await party("leaf", { by: root, names: [host], usage: "client" })])).toMatchObject({
      failure: "certificateInvalid",
      words: expect.stringContaining("not meant"),
    });
    expect(judge([await party("leaf", { by: root, names: [host], usage: "server" })])).toBeUndefined();
  });

  it("passes over a name that is longer than a host's can be", async () => {
    const { der } = await party("leaf", { by: root, names: ["x".repeat(254), "y".repeat(253), host] });
    expect(readCertificate(der)?.names).toEqual(["y".repeat(253), host]);
  });

  it("refuses a critical extension it does not know", async () => {
    expect(judge([await party("leaf", { by: root, names: [host], unknownCritical: true })])).toMatchObject({
      failure: "certificateInvalid",
      words: expect.stringContaining("cannot be read"),
    });
  });

  it("refuses what is not valid now, at any place of the chain", async () => {
    expect(judge([leaf, middle], { now: now - 2_000_000 })).toEqual({
      failure: "certificateNotYetValid",
      words: "a certificate of the server's is valid from 2026-05-31 on; the clock says 2026-05-31",
    });
    expect(judge([leaf, middle], { now: now + 2_000_000 })).toEqual({
      failure: "certificateExpired",
      words: "a certificate of the server's expired on 2026-06-01",
    });
    const late = await party("Late", { by: root, authority: true, from: now + 1_000 });
    expect(judge([await party("leaf", { by: late, names: [host] }), late])).toMatchObject({
      failure: "certificateNotYetValid",
    });
    const stale = await party("Stale", { authority: true, to: now - 1 });
    expect(judge([await party("leaf", { by: stale, names: [host] })], { roots: [stale] })).toMatchObject({
      failure: "certificateExpired",
      words: expect.stringContaining("trusted root"),
    });
  });

  it("says that a certificate is for another name, before it looks at dates", () => {
    expect(judge([leaf, middle], { host: "elsewhere.test", now: now + 2_000_000 })).toEqual({
      failure: "certificateWrongHost",
      words: "the server's certificate is not for elsewhere.test",
    });
  });

  it.each([
    ["hub.test", "hub.test", true],
    ["HUB.test", "hub.TEST", true],
    ["*.test.example", "hub.test.example", true],
    ["*.test.example", "a.hub.test.example", false],
    ["*.test.example", "test.example", false],
    ["*.test", "hub.test", false],
    ["h*.test.example", "hub.test.example", false],
    ["10.0.0.7", "10.0.0.7", true],
    ["10.0.0.7", "10.0.0.8", false],
    ["hub.test.evil", "hub.test", false],
  ])("holds the name %s against the host %s", async (name, wanted, isTrusted) => {
    const named = await party("leaf", { by: root, names: [name] });
    expect(judge([named], { host: wanted }) === undefined).toBe(isTrusted);
  });

  it("refuses an empty chain, and one of no end", () => {
    expect(judge([])).toEqual({ failure: "certificateInvalid", words: "the server has no certificate" });
    expect(judge([leaf, ...Array.from({ length: 6 }, () => middle)])).toEqual({
      failure: "certificateInvalid",
      words: "the server's chain of certificates is too long",
    });
  });

  it("neither trusts nor trips over any damaged byte", () => {
    for (const [place, party] of [leaf, middle].entries()) {
      for (let at = 0; at < party.der.length; at++) {
        const damaged = { ...party, der: Uint8Array.from(party.der) };
        damaged.der[at] = (damaged.der[at] ?? 0) ^ 0x01;
        expect(judge(place === 0 ? [damaged, middle] : [leaf, damaged])).toBeDefined();
      }
    }
  });

  it("reads no certificate out of a cut one", () => {
    for (let length = 0; length < leaf.der.length; length++)
      expect(readCertificate(leaf.der.subarray(0, length))).toBeUndefined();
  });
});
