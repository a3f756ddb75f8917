import { type Certificate, readCertificate } from "./certificate";
import type { Refusal } from "./refusal";

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
 * RFC 6125 §6.4). Of several reasons the first of this order is told: no path to a root, no authority, another name,
 * dates, signatures, which cost the most.
 *
 * The check of the SDK (8.2.3) is not used: it trusts any first certificate that names the host as long as some later
 * one in the list belongs to the root, and lets every certificate sign others.
 */
export function findDistrust(options: TrustOptions): Refusal | undefined {
  if (options.chain.length > longestChain) return invalid("the server's chain of certificates is too long");
  const chain: Certificate[] = [];
  for (const bytes of options.chain) {
    const certificate = readCertificate(bytes);
    if (certificate === undefined) return invalid("a certificate of the server's cannot be read");
    chain.push(certificate);
  }
  const [leaf] = chain;
  if (leaf === undefined) return invalid("the server has no certificate");

  for (const [index, certificate] of chain.entries()) {
    const roots = findRoots(certificate, options);
    if (roots.length > 0) return judgePath(chain, index, roots, options);
    if (index === 0 && isSelfMade(chain, options))
      return { failure: "certificateSelfSigned", words: "the server's certificate is signed by itself" };
  }
  // A server may leave out the root (RFC 5246 §7.4.2), but hardly every authority.
  return chain.length === 1
    ? {
        failure: "certificateIncomplete",
        words: "the server's certificate came without those between it and a trusted root",
      }
    : {
        failure: "certificateUntrusted",
        words: "the server's certificate does not lead to a trusted root",
      };
}

/** The path that begins with the server's own certificate and ends with the one at `top`, signed by one of the roots. */
function judgePath(
  chain: readonly Certificate[],
  top: number,
  roots: readonly Certificate[],
  { host, now, isSignedBy }: TrustOptions,
): Refusal | undefined {
  const [leaf] = chain;
  const path = chain.slice(0, top + 1);
  if (path.some(({ isAuthority }, index) => index > 0 && !isAuthority))
    return invalid("a certificate of the server's is signed by no authority");
  if (!leaf?.names.some((name) => matches(name, host.toLowerCase())))
    return { failure: "certificateWrongHost", words: `the server's certificate is not for ${host}` };
  if (!leaf.isForServers) return invalid("the server's certificate is not meant for servers");
  for (const certificate of path) {
    const untimely = judgeDates(certificate, now, "a certificate of the server's");
    if (untimely !== undefined) return untimely;
  }

  // From the root down: no key is used before it is known to be genuine.
  const last = path[top];
  const root = last && roots.find((candidate) => isSignedBy(last, candidate));
  if (last === undefined || root === undefined) {
    const above = chain[top + 1];
    return above !== undefined && last !== undefined && isSignedBy(last, above)
      ? {
          failure: "certificateUntrusted",
          words: "the server's certificate leads to another root of a trusted one's name",
        }
      : invalid("a signature on the server's certificate is wrong");
  }
  for (let below = top - 1; below >= 0; below--) {
    const issuer = path[below + 1];
    const issued = path[below];
    if (issuer === undefined || issued === undefined || !isSignedBy(issued, issuer))
      return invalid("a signature on the server's certificate is wrong");
  }
  return judgeDates(root, now, "the trusted root");
}

function invalid(words: string): Refusal {
  return { failure: "certificateInvalid", words };
}

function judgeDates({ notBefore, notAfter }: Certificate, now: number, what: string): Refusal | undefined {
  if (now > notAfter)
    return { failure: "certificateExpired", words: `${what} expired on ${dayOf(notAfter)}` };
  if (now < notBefore)
    return {
      failure: "certificateNotYetValid",
      words: `${what} is valid from ${dayOf(notBefore)} on; the clock says ${dayOf(now)}`,
    };
  return undefined;
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The trusted roots of the name that a certificate says it was signed by: two while a root is being replaced. */
function findRoots(certificate: Certificate, { roots }: TrustOptions): readonly Certificate[] {
  return roots
    .map(readCertificate)
    .filter((root) => root !== undefined)
    .filter((root) => isSame(root.subject, certificate.issuer));
}

/** Whether the first one names itself as its issuer, and no namesake behind it has signed it. */
function isSelfMade([leaf, behind]: readonly Certificate[], { isSignedBy }: TrustOptions): boolean {
  if (leaf === undefined || !isSame(leaf.subject, leaf.issuer)) return false;
  return behind === undefined || !isSignedBy(leaf, behind);
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
