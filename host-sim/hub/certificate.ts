import { createPublicKey, type KeyObject, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
// What x509 builds on reads type metadata through this, and must find it loaded.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

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

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** The extended key usage of a TLS server (RFC 5280 §4.2.1.12). */
const serverAuthentication = "1.3.6.1.5.5.7.3.1";

/** Makes an X.509 version 3 certificate (RFC 5280) signed with ECDSA over SHA-256, as PEM. */
export async function createCertificate(request: CertificateRequest): Promise<string> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const publicKey = await importPublic(request.publicKey);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: distinguishedName(request.subject),
    issuer: distinguishedName(request.issuer.name),
    notBefore: new Date(request.notBefore),
    notAfter: new Date(request.notAfter),
    publicKey,
    signingKey: await importPrivate(request.issuer.key),
    signingAlgorithm: algorithm,
    extensions: [
      ...usage(request.serverNames),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(
        await importPublic(createPublicKey(request.issuer.key)),
      ),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

/** One name or address in one spelling, so that two can be compared. */
export function canonicalName(name: string): string {
  return isIP(name) === 6 ? new URL(`https://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();
}

function usage(serverNames: readonly string[] | undefined): x509.Extension[] {
  if (serverNames === undefined) {
    return [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ];
  }
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    // All that ECDHE needs.
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([serverAuthentication]),
    new x509.SubjectAlternativeNameExtension(
      serverNames.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
    ),
  ];
}

function distinguishedName(commonName: string): string {
  return `O=Loam, CN=${commonName}`;
}

function importPublic(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: "spki", format: "der" });
  return webcrypto.subtle.importKey("spki", der, algorithm, true, ["verify"]);
}

function importPrivate(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: "pkcs8", format: "der" });
  return webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}

/** Positive, 16 bytes, not guessable (RFC 5280 §4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}
