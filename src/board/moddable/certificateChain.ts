import { type Certificate, readCertificate } from "./certificate";

/** Whether the signature on a certificate was made with the key of another one. */
export type SignatureCheck = (certificate: Certificate, issuer: Certificate) => boolean;

export interface TrustOptions {
  /** What the server calls itself, its own certificate first, DER. */
  readonly chain: readonly Uint8Array[];
  /** The trusted roots, DER. */
  readonly roots: readonly Uint8Array[];
  /** The name the server must have, or its IPv4 address. */
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isSignedBy: SignatureCheck;
}

/** Public chains have three or four. */
const longestChain = 6;

/**
 * Why a server is not to be trusted, or `undefined` where it is: its own certificate names the host, is meant for
 * servers, and leads, signature by signature over authorities that are all valid now, to a trusted root (RFC 5280 §6.1,
 * RFC 6125 §6.4).
 *
 * The check of the SDK (8.2.3) is not used: it trusts any first certificate that names the host as long as some later
 * one in the list belongs to the root, and lets every certificate sign others.
 */
export function findDistrust(options: TrustOptions): string | undefined {
  const { host, now, isSignedBy } = options;
  if (options.chain.length > longestChain) return "the server's chain of certificates is too long";
  const chain: Certificate[] = [];
  for (const bytes of options.chain) {
    const certificate = readCertificate(bytes);
    if (certificate === undefined) return "a certificate of the server's cannot be read";
    chain.push(certificate);
  }
  const [leaf] = chain;
  if (leaf === undefined) return "the server has no certificate";
  if (!leaf.names.some((name) => matches(name, host.toLowerCase())))
    return `the server's certificate is not for ${host}`;
  if (!leaf.isForServers) return "the server's certificate is not meant for servers";

  for (const [index, certificate] of chain.entries()) {
    if (!isValid(certificate, now)) return "a certificate of the server's is not valid now";
    if (index > 0 && !certificate.isAuthority)
      return "a certificate of the server's is signed by no authority";
    const roots = findRoots(certificate, options);
    if (roots.length === 0) continue;
    // From the root down: no key is used before it is known to be genuine.
    const root = roots.find((candidate) => isSignedBy(certificate, candidate));
    if (root === undefined) return "a signature on the server's certificate is wrong";
    if (!isValid(root, now)) return "the trusted root is not valid now";
    for (let below = index - 1; below >= 0; below--) {
      const issuer = chain[below + 1];
      const issued = chain[below];
      if (issuer === undefined || issued === undefined || !isSignedBy(issued, issuer))
        return "a signature on the server's certificate is wrong";
    }
    return undefined;
  }
  return "the server's certificate does not lead to a trusted root";
}

/** The trusted roots of the name that a certificate says it was signed by: two while a root is being replaced. */
function findRoots(certificate: Certificate, { roots }: TrustOptions): readonly Certificate[] {
  return roots
    .map(readCertificate)
    .filter((root) => root !== undefined)
    .filter((root) => isSame(root.subject, certificate.issuer));
}

function isValid({ notBefore, notAfter }: Certificate, now: number): boolean {
  return notBefore <= now && now <= notAfter;
}

/** A star stands for the whole first label and for nothing else (RFC 6125 §6.4.3). */
function matches(name: string, host: string): boolean {
  if (!name.startsWith("*.")) return name === host;
  const dot = host.indexOf(".");
  return dot > 0 && name.indexOf("*", 1) < 0 && name.slice(1) === host.slice(dot) && name.indexOf(".", 2) > 0;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
