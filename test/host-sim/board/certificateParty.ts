import { createPrivateKey, webcrypto } from "node:crypto";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

export const elliptic = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
export const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
} as const;

/** A validity that has begun and lasts long enough for a test, in milliseconds. */
const usualSpan = 1_000_000;

type KeyPair = Awaited<ReturnType<typeof newKeys>>;

/** Somebody with a certificate. */
export interface Party {
  readonly name: string;
  readonly keys: KeyPair;
  readonly algorithm: typeof elliptic | typeof rsa;
  readonly der: Uint8Array;
  readonly pem: string;
}

/** What a certificate is to say. */
export interface Wish {
  /** Who signs it; itself unless given. */
  readonly by?: Party;
  readonly names?: readonly string[];
  readonly authority?: boolean;
  /** Milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** The moment that dates not given lie around; the present unless given. */
  readonly now?: number;
  readonly algorithm?: typeof elliptic | typeof rsa;
  readonly usage?: "client" | "server";
  readonly mayNotSign?: boolean;
  readonly unknownCritical?: boolean;
}

const newKeys = (algorithm: typeof elliptic | typeof rsa) =>
  webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

/** Makes keys and a certificate for them. */
export async function party(name: string, wish: Wish = {}): Promise<Party> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const algorithm = wish.algorithm ?? elliptic;
  const keys = await newKeys(algorithm);
  const now = wish.now ?? Date.now();
  const issuer = wish.by;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: `CN=${issuer?.name ?? name}`,
    notBefore: new Date(wish.from ?? now - usualSpan),
    notAfter: new Date(wish.to ?? now + usualSpan),
    signingAlgorithm: issuer?.algorithm ?? algorithm,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: extensionsOf(wish),
  });
  const der = new Uint8Array(certificate.rawData);
  return { name, keys, algorithm, der, pem: `${certificate.toString("pem")}\n` };
}

/** What a TLS server needs: this chain, its own certificate first, and its key, both PEM. */
export async function serverIdentity(
  chain: readonly [Party, ...Party[]],
): Promise<{ readonly cert: string; readonly key: string }> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", chain[0].keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return {
    cert: chain.map(({ pem }) => pem).join(""),
    key: key.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

function extensionsOf(wish: Wish): x509.Extension[] {
  const extensions: x509.Extension[] = [];
  if (wish.authority !== undefined)
    extensions.push(new x509.BasicConstraintsExtension(wish.authority, undefined, true));
  if (wish.names !== undefined)
    extensions.push(
      new x509.SubjectAlternativeNameExtension(
        wish.names.map((value) => ({
          type: /^[\d.]+$/.test(value) ? ("ip" as const) : ("dns" as const),
          value,
        })),
      ),
    );
  if (wish.mayNotSign)
    extensions.push(new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true));
  if (wish.usage !== undefined)
    extensions.push(
      new x509.ExtendedKeyUsageExtension([`1.3.6.1.5.5.7.3.${wish.usage === "server" ? 1 : 2}`]),
    );
  if (wish.unknownCritical) extensions.push(new x509.Extension("1.2.3.4", true, Uint8Array.of(5, 0).buffer));
  return extensions;
}
