import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { wrongCall } from "./cliError";
import { stateFolder } from "./stateFolder";

/** The file named; else the public roots, and the local hub's own where it has run here. PEM. */
export function trustedRoots(file: string | undefined): readonly string[] {
  if (file !== undefined) return [readCertificate(file)];
  const local = join(stateFolder(), "ca.pem");
  return existsSync(local) ? [...rootCertificates, readCertificate(local)] : rootCertificates;
}

/** Reads a trusted root, or several; a file that is not there or holds no certificate is a wrong call. */
export function readCertificate(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw wrongCall(`The certificate file ${file} cannot be read.`);
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  if (blocks.length === 0) throw wrongCall(`${file} holds no certificate in PEM form.`);
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch {
    // Node ignores what it cannot read, and then trusts nobody.
    throw wrongCall(`${file} holds a damaged certificate.`);
  }
  return text;
}
