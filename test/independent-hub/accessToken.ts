import { createHmac, timingSafeEqual } from "node:crypto";
import { isPercentEncoded, percentDecode } from "./percent";

/**
 * malformed: it is no such token, whoever signed it. refused: it is one, but not for this resource, key or time. Else
 * until when it holds, in milliseconds since 1970.
 */
export type TokenJudgement =
  | { readonly malformed: string }
  | { readonly refused: string }
  | { readonly expires: number };

const prefix = "SharedAccessSignature ";

export interface TokenExpectation {
  /** `H/devices/D` or `H/devices/D/modules/M`. */
  readonly resource: string;
  /** Base64. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Judges the password of CONNECT: the signature is over `sr` as it was sent, a line feed, and `se`. */
export function judgeToken(password: Uint8Array, expectation: TokenExpectation): TokenJudgement {
  const text = Buffer.from(password).toString("latin1");
  if (!text.startsWith(prefix)) return { malformed: `the token does not begin with "${prefix}"` };
  const fields = new Map<string, string>();
  for (const part of text.slice(prefix.length).split("&")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0));
    if (!["sr", "sig", "se"].includes(name)) return { malformed: `the token has a field "${name}"` };
    if (fields.has(name)) return { malformed: `the token has two fields ${name}` };
    fields.set(name, part.slice(equals + 1));
  }
  const sr = fields.get("sr") ?? "";
  const se = fields.get("se") ?? "";
  const sig = fields.get("sig") ?? "";
  if (!isPercentEncoded(sr) || sr === "") return { malformed: "sr is not percent-encoded" };
  if (!/^[1-9][0-9]{0,11}$/.test(se)) return { malformed: `se "${se}" is no number of seconds` };
  if (!isPercentEncoded(sig)) return { malformed: "sig is not percent-encoded" };
  const signature = percentDecode(sig) ?? "";
  if (!/^[A-Za-z0-9+/]{43}=$/.test(signature)) return { malformed: "sig is no base64 of 32 bytes" };
  return judgeClaims(sr, se, signature, expectation);
}

function judgeClaims(
  sr: string,
  se: string,
  signature: string,
  expectation: TokenExpectation,
): TokenJudgement {
  const { resource, key, now } = expectation;
  if (!isSameResource(percentDecode(sr) ?? "", resource))
    return { refused: `the token is for ${percentDecode(sr)}, not for ${resource}` };
  const wanted = createHmac("sha256", Buffer.from(key, "base64")).update(`${sr}\n${se}`).digest();
  if (!timingSafeEqual(Buffer.from(signature, "base64"), wanted))
    return { refused: "the signature is wrong" };
  const expires = Number(se) * 1000;
  if (expires <= now) return { refused: `the token expired ${Math.round((now - expires) / 1000)} s ago` };
  return { expires };
}

/** Host names do not tell upper from lower case; ids do. */
function isSameResource(left: string, right: string): boolean {
  const [host = "", ...path] = left.split("/");
  const [wantedHost = "", ...wantedPath] = right.split("/");
  return host.toLowerCase() === wantedHost.toLowerCase() && path.join("/") === wantedPath.join("/");
}
