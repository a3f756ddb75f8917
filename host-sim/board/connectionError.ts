import type { MqttFailure } from "../../src/board/mqtt";
import type { StreamTarget } from "./streamOpener";

/** How far a connection had come: TCP was asked for, TCP stood and TLS was being agreed on, all stood. */
export type ConnectionPhase = "connecting" | "greeting" | "open";

/** A connection that failed: of what kind, and in one sentence. */
export class ConnectionError extends Error {
  readonly failure: MqttFailure;

  constructor(sentence: string, failure: MqttFailure, cause?: unknown) {
    super(sentence, { cause });
    this.failure = failure;
  }
}

type Sentence = (place: string, host: string, name: string) => string;
type Entry = readonly [sentence: Sentence, failure?: MqttFailure];

/** What a broken connection means where nothing more is known of it. */
const BROKEN: Readonly<Record<ConnectionPhase, MqttFailure>> = {
  connecting: "unreachable",
  greeting: "handshakeBroken",
  open: "lost",
};

const brokenOff: Entry = [(place) => `${place} broke the connection off`];
const noRoute = (to: string): Entry => [(place) => `${place} cannot be reached: no route to ${to}`];
const incomplete: Entry = [
  (place) => `the certificate of ${place}, sent without those between it and a trusted root, is not trusted`,
  "certificateIncomplete",
];
const untrusted: Entry = [(place) => `the certificate of ${place} is not trusted`, "certificateUntrusted"];
const invalid = (what: string): Entry => [
  (place) => `the certificate of ${place} ${what}`,
  "certificateInvalid",
];

/** By the codes of Node and OpenSSL. Of several faults of one certificate OpenSSL tells the one that it saw last. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  ECONNREFUSED: [(place) => `${place} refused the connection: nothing listens there`],
  ENOTFOUND: [(_place, host) => `host "${host}" was not found`, "unresolved"],
  EAI_AGAIN: [
    (_place, host) => `host "${host}" could not be looked up: the name server did not answer`,
    "unresolved",
  ],
  ETIMEDOUT: [(place) => `${place} did not answer in time`],
  EHOSTUNREACH: noRoute("the host"),
  ENETUNREACH: noRoute("its network"),
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  ERR_SOCKET_BAD_PORT: [(place) => `${place} has no port from 0 to 65535`],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    (place) => `the certificate of ${place}, signed by itself, is not trusted`,
    "certificateSelfSigned",
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: incomplete,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  // Whoever sends authorities, but none that is trusted, has left out at most the root.
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_REJECTED: untrusted,
  CERT_HAS_EXPIRED: [(place) => `the certificate of ${place} has expired`, "certificateExpired"],
  CERT_NOT_YET_VALID: [
    (place) => `the certificate of ${place} is not valid yet, or the clock is wrong`,
    "certificateNotYetValid",
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    (place, _host, name) => `the certificate of ${place} is not for host "${name}"`,
    "certificateWrongHost",
  ],
  CERT_SIGNATURE_FAILURE: invalid("is signed wrongly, or by another authority of a trusted one's name"),
  CERT_REVOKED: invalid("has been revoked"),
  CERT_CHAIN_TOO_LONG: invalid("comes with too many others"),
  INVALID_CA: invalid("is signed by no authority"),
  INVALID_PURPOSE: invalid("is not meant for a server, or the one that signed it not for an authority"),
  ERR_SSL_WRONG_VERSION_NUMBER: [(place) => `${place} does not speak TLS`, "notTls"],
  ERR_TLS_RENEGOTIATION_DISABLED: [
    (place) => `${place} asked for another hand-shake within the connection`,
    "renegotiation",
  ],
};

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/**
 * What went wrong on the way to `target`, as one sentence; the thing thrown stays reachable as its `cause`.
 * `name` is the host a certificate had to be for.
 */
export function connectionError(
  error: unknown,
  target: StreamTarget,
  name = target.host,
  phase: ConnectionPhase = "connecting",
): ConnectionError {
  const place = `${target.host}:${target.port}`;
  const code = codeOf(error);
  const entry = ENTRIES[code];
  if (entry !== undefined) {
    const [sentence, failure = BROKEN[phase]] = entry;
    return new ConnectionError(sentence(place, target.host, name), failure, error);
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) {
    const words =
      phase === "open"
        ? `${place} broke the rules of TLS: ${code}`
        : `${place} did not agree on TLS: ${code}`;
    return new ConnectionError(words, phase === "open" ? "lost" : "handshakeBroken", error);
  }
  const words = code || (error instanceof Error ? error.message : String(error));
  return new ConnectionError(`the connection to ${place} failed: ${words}`, BROKEN[phase], error);
}
