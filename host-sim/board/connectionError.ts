import type { StreamTarget } from "./streamOpener";

/** Node's and OpenSSL's codes for a chain that does not lead to a trusted root. */
const UNTRUSTED = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_CHAIN_TOO_LONG",
  "INVALID_CA",
  "INVALID_PURPOSE",
]);

const SENTENCES: Readonly<Record<string, (host: string, place: string, name: string) => string>> = {
  ECONNREFUSED: (_host, place) => `${place} refused the connection: nothing listens there`,
  ENOTFOUND: (host) => `host "${host}" was not found`,
  EAI_AGAIN: (host) => `host "${host}" could not be looked up: the name server did not answer`,
  ETIMEDOUT: (_host, place) => `${place} did not answer in time`,
  EHOSTUNREACH: (_host, place) => `${place} cannot be reached: no route to the host`,
  ENETUNREACH: (_host, place) => `${place} cannot be reached: no route to its network`,
  ECONNRESET: (_host, place) => `${place} broke the connection off`,
  EPIPE: (_host, place) => `${place} broke the connection off`,
  CERT_HAS_EXPIRED: (_host, place) => `the certificate of ${place} has expired`,
  CERT_NOT_YET_VALID: (_host, place) => `the certificate of ${place} is not valid yet; is the clock right?`,
  CERT_REVOKED: (_host, place) => `the certificate of ${place} has been revoked`,
  ERR_TLS_CERT_ALTNAME_INVALID: (_host, place, name) =>
    `the certificate of ${place} is not for host "${name}"`,
  ERR_SOCKET_BAD_PORT: (_host, place) => `${place} has no port from 0 to 65535`,
};

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/**
 * What went wrong on the way to `target`, as one sentence; the thing thrown stays reachable as its `cause`.
 * `name` is the host a certificate had to be for.
 */
export function connectionError(error: unknown, target: StreamTarget, name = target.host): Error {
  const place = `${target.host}:${target.port}`;
  const code = codeOf(error);
  let sentence = SENTENCES[code]?.(target.host, place, name);
  if (sentence === undefined && UNTRUSTED.has(code)) sentence = `the certificate of ${place} is not trusted`;
  if (sentence === undefined && (code === "EPROTO" || code.startsWith("ERR_SSL"))) {
    sentence = `${place} did not agree on TLS: ${code}`;
  }
  sentence ??= `the connection to ${place} failed: ${code || (error instanceof Error ? error.message : String(error))}`;
  return new Error(sentence, { cause: error });
}
