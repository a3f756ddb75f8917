import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import * as der from "./der";

export interface CertificateRequest {
  /** Common name of the subject. */
  readonly subject: string;
  /** Common name and private key (EC P-256) of who signs; the subject's own where it signs itself. */
  readonly issuer: { readonly name: string; readonly key: KeyObject };
  /** Public key of the subject. */
  readonly publicKey: KeyObject;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Host names and addresses of a server; `undefined` for an authority. */
  readonly serverNames: readonly string[] | undefined;
}

const oid = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuthentication: "1.3.6.1.5.5.7.3.1",
} as const;

/** Makes an X.509 version 3 certificate (RFC 5280) signed with ECDSA over SHA-256, in DER. */
export function createCertificate(request: CertificateRequest): Buffer {
  const algorithm = der.sequence(der.objectIdentifier(oid.ecdsaWithSha256));
  const toBeSigned = der.sequence(
    der.tagged(0, der.integer(2), true),
    der.integer(...serialNumber()),
    algorithm,
    distinguishedName(request.issuer.name),
    der.sequence(der.time(request.notBefore), der.time(request.notAfter)),
    distinguishedName(request.subject),
    request.publicKey.export({ type: "spki", format: "der" }),
    der.tagged(3, der.sequence(...extensions(request)), true),
  );
  const signature = sign("sha256", toBeSigned, request.issuer.key);
  return der.sequence(toBeSigned, algorithm, der.bitString(signature));
}

/** One name or address in one spelling, so that two can be compared. */
export function canonicalName(name: string): string {
  return isIP(name) === 6 ? new URL(`https://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();
}

function extensions({ serverNames, publicKey, issuer }: CertificateRequest): Buffer[] {
  const identifiers = [
    extension(oid.subjectKeyIdentifier, false, der.octetString(keyIdentifier(publicKey))),
    extension(
      oid.authorityKeyIdentifier,
      false,
      der.sequence(der.tagged(0, keyIdentifier(createPublicKey(issuer.key)), false)),
    ),
  ];
  if (serverNames === undefined) {
    return [
      extension(oid.basicConstraints, true, der.sequence(der.boolean(true), der.integer(0))),
      // keyCertSign and cRLSign, bits 5 and 6.
      extension(oid.keyUsage, true, der.bitString(Uint8Array.of(0x06), 1)),
      ...identifiers,
    ];
  }
  return [
    extension(oid.basicConstraints, true, der.sequence()),
    // digitalSignature, bit 0: all that ECDHE needs.
    extension(oid.keyUsage, true, der.bitString(Uint8Array.of(0x80), 7)),
    extension(oid.extendedKeyUsage, false, der.sequence(der.objectIdentifier(oid.serverAuthentication))),
    extension(oid.subjectAltName, false, der.sequence(...serverNames.map(generalName))),
    ...identifiers,
  ];
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const mark = critical ? [der.boolean(true)] : [];
  return der.sequence(der.objectIdentifier(id), ...mark, der.octetString(value));
}

function generalName(name: string): Buffer {
  switch (isIP(name)) {
    case 4:
      return der.tagged(7, Uint8Array.from(name.split("."), Number), false);
    case 6:
      return der.tagged(7, ipv6Bytes(name), false);
    default:
      return der.tagged(2, Buffer.from(name, "ascii"), false);
  }
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail] = canonicalName(address).split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [first, last] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => "0");
  const all = [...first, ...zeros, ...last].map((group) => group.padStart(4, "0"));
  return Buffer.from(all.join(""), "hex");
}

function distinguishedName(commonName: string): Buffer {
  const part = (id: string, text: string) =>
    der.setOf(der.sequence(der.objectIdentifier(id), der.utf8String(text)));
  return der.sequence(part(oid.organization, "Loam"), part(oid.commonName, commonName));
}

/** SHA-1 of the key's bits, an uncompressed point of 65 bytes (RFC 5280 §4.2.1.2, method 1). */
function keyIdentifier(key: KeyObject): Buffer {
  const bits = key.export({ type: "spki", format: "der" }).subarray(-65);
  return createHash("sha1").update(bits).digest();
}

/** Positive, 16 bytes, not guessable (RFC 5280 §4.1.2.2). */
function serialNumber(): number[] {
  const [first = 0, ...rest] = randomBytes(16);
  return [(first & 0x3f) | 0x40, ...rest];
}
