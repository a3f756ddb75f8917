import { createPrivateKey, webcrypto } from "node:crypto";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MILLISECONDS = 86_400_000;

export interface TestCertificate {
  /** Leaf and issuer, as a server sends them. */
  readonly cert: string;
  readonly key: string;
}

/** An authority for tests: issues server certificates for a host name and a span of days from today. */
export async function createTestAuthority() {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const days = (count: number) => new Date(Date.now() + count * DAY_MILLISECONDS);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Test authority",
    notBefore: days(-1000),
    notAfter: days(1000),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return {
    ca: root.toString("pem"),
    async issue(host: string, fromDay = -10, toDay = 10): Promise<TestCertificate> {
      const leafKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
      const leaf = await x509.X509CertificateGenerator.create({
        subject: `CN=${host}`,
        issuer: root.subject,
        notBefore: days(fromDay),
        notAfter: days(toDay),
        signingAlgorithm: ALGORITHM,
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
      });
      const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", leafKeys.privateKey));
      const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
      return {
        cert: `${leaf.toString("pem")}\n${root.toString("pem")}`,
        key: key.export({ format: "pem", type: "pkcs8" }).toString(),
      };
    },
  };
}
