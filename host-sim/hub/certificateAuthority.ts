import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { canonicalName, createCertificate } from "./certificate";
import { HubError } from "./hubError";
import { replaceFile } from "./replaceFile";

const DAY = 24 * 3_600_000;
const CA_LIFE = 10 * 365 * DAY;
/** Clients take a server certificate of up to 398 days (CA/Browser Forum, Baseline Requirements §6.3.2). */
const LEAF_LIFE = 397 * DAY;
/** A leaf is made anew when less than this is left, so that a hub started today serves for a month. */
const RENEWAL_MARGIN = 30 * DAY;
/** A board whose clock is a little slow must not find the certificate "not valid yet". */
const BACKDATE = DAY;

const AUTHORITY_NAME = "Loam local hub authority";

export interface CertificateOptions {
  /** Host names and addresses the hub answers to, beside localhost, 127.0.0.1 and ::1. */
  readonly names?: readonly string[];
  /** Milliseconds since 1970; real time unless given. */
  readonly now?: number;
}

export interface HubCertificates {
  /** Private key of the hub, PEM; a secret. */
  readonly key: string;
  /** The hub's certificate and its issuer's, PEM: what the server sends. */
  readonly chain: string;
  /** The root to trust, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** The root in DER, as boards want it. */
  readonly caDerFile: string;
}

/**
 * The hub's certificate, signed by an authority of its own. Both are made when first needed and kept; the
 * certificate is made anew when it is about to expire, when the names change or when it does not fit its issuer.
 * Keys are readable for their owner only.
 * @param folder for `ca.key.pem`, `ca.pem`, `ca.der`, `hub.key.pem`, `hub.pem`; made where it is missing
 * @throws (rejects with) HubError StateUnusable, in one sentence, where the folder or a file in it cannot be used;
 *   ArgumentInvalid for a name that is none
 */
export async function openCertificates(
  folder: string,
  options: CertificateOptions = {},
): Promise<HubCertificates> {
  const now = options.now ?? Date.now();
  const names = serverNames(options.names ?? []);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const authority = readAuthority(folder, now) ?? (await makeAuthority(folder, now));
    const leaf = readLeaf(folder, authority, names, now) ?? (await makeLeaf(folder, authority, names, now));
    const caFile = join(folder, "ca.pem");
    return { ...leaf, ca: authority.ca, caFile, caDerFile: join(folder, "ca.der") };
  } catch (error) {
    if (error instanceof HubError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HubError("StateUnusable", `The certificates in ${folder} cannot be used: ${reason}.`);
  }
}

interface Authority {
  readonly key: string;
  readonly ca: string;
}

interface Leaf {
  readonly key: string;
  readonly chain: string;
}

function serverNames(extra: readonly string[]): string[] {
  const wrong = extra.find(
    (name) => isIP(name) === 0 && !/^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name),
  );
  if (wrong !== undefined) {
    throw new HubError("ArgumentInvalid", `${JSON.stringify(wrong)} is not a host name or an address.`);
  }
  return [...new Set(["localhost", "127.0.0.1", "::1", ...extra].map(canonicalName))];
}

/** Trust rests on this pair, on boards too, so a damaged one is never replaced silently. */
function readAuthority(folder: string, now: number): Authority | undefined {
  const keyFile = join(folder, "ca.key.pem");
  const caFile = join(folder, "ca.pem");
  if (!existsSync(keyFile) && !existsSync(caFile)) return undefined;
  let fault = "is damaged";
  try {
    const key = readFileSync(keyFile, "utf8");
    const ca = readFileSync(caFile, "utf8");
    const certificate = new X509Certificate(ca);
    if (Date.parse(certificate.validTo) <= now) fault = "has expired";
    else if (certificate.checkPrivateKey(createPrivateKey(key))) return { key, ca };
  } catch {
    // What cannot be read or parsed is damaged.
  }
  throw new HubError(
    "StateUnusable",
    `The hub's own authority in ${folder} ${fault}: remove ca.key.pem and ca.pem there to make a new one, which every device must then trust.`,
  );
}

async function makeAuthority(folder: string, now: number): Promise<Authority> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ca = await createCertificate({
    subject: AUTHORITY_NAME,
    issuer: { name: AUTHORITY_NAME, key: privateKey },
    publicKey,
    notBefore: now - BACKDATE,
    notAfter: now + CA_LIFE,
    serverNames: undefined,
  });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  replaceFile(join(folder, "ca.der"), new X509Certificate(ca).raw, 0o644);
  replaceFile(join(folder, "ca.key.pem"), key, 0o600);
  replaceFile(join(folder, "ca.pem"), ca, 0o644);
  return { key, ca };
}

/** `undefined` where a new one is due, whatever the reason. */
function readLeaf(
  folder: string,
  authority: Authority,
  names: readonly string[],
  now: number,
): Leaf | undefined {
  try {
    const key = readFileSync(join(folder, "hub.key.pem"), "utf8");
    const chain = readFileSync(join(folder, "hub.pem"), "utf8");
    const certificate = new X509Certificate(chain);
    const issuer = new X509Certificate(authority.ca);
    const fresh =
      Date.parse(certificate.validTo) - now >= RENEWAL_MARGIN && Date.parse(certificate.validFrom) <= now;
    const had = (certificate.subjectAltName ?? "")
      .split(", ")
      .map((entry) => canonicalName(entry.replace(/^(DNS|IP Address):/, "")));
    const sameNames = had.length === names.length && names.every((name) => had.includes(name));
    const fits = certificate.checkPrivateKey(createPrivateKey(key)) && certificate.verify(issuer.publicKey);
    return fresh && sameNames && fits && chain.endsWith(authority.ca) ? { key, chain } : undefined;
  } catch {
    return undefined;
  }
}

async function makeLeaf(
  folder: string,
  authority: Authority,
  names: readonly string[],
  now: number,
): Promise<Leaf> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = new X509Certificate(authority.ca);
  const certificate = await createCertificate({
    subject: "Loam local hub",
    issuer: { name: AUTHORITY_NAME, key: createPrivateKey(authority.key) },
    publicKey,
    notBefore: now - BACKDATE,
    notAfter: Math.min(now + LEAF_LIFE, Date.parse(issuer.validTo)),
    serverNames: names,
  });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const chain = certificate + authority.ca;
  replaceFile(join(folder, "hub.key.pem"), key, 0o600);
  replaceFile(join(folder, "hub.pem"), chain, 0o644);
  return { key, chain };
}
