import { createHmac, timingSafeEqual } from "node:crypto";

const SCHEME = "SharedAccessSignature ";

/** A token taken apart. `resource` is the text as transmitted, which is what was signed. */
export interface SharedAccessSignature {
  readonly resource: string;
  /** base64, percent-decoded. */
  readonly signature: string;
  /** Seconds since 1970, as the decimal text that was signed. */
  readonly expiry: string;
  readonly policy: string | undefined;
}

export interface SigningRequest {
  /** Not percent-encoded, such as `contoso.azure-devices.net/devices/soil-001`. */
  readonly resource: string;
  /** base64. */
  readonly key: string;
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly expiry: number;
  /** Name of the shared access policy; left out for a device's own key. */
  readonly policy?: string;
}

/** Makes a token (Azure IoT Hub, "Control access with shared access signatures"). */
export function signSharedAccessSignature(request: SigningRequest): string {
  const resource = encodeURIComponent(request.resource);
  const expiry = String(request.expiry);
  const signature = encodeURIComponent(signatureOf(resource, expiry, request.key));
  const policy = request.policy === undefined ? "" : `&skn=${encodeURIComponent(request.policy)}`;
  return `${SCHEME}sr=${resource}&sig=${signature}&se=${expiry}${policy}`;
}

/** base64 of HMAC-SHA256 over the literal `sr` text, a line feed and the expiry. */
export function signatureOf(resource: string, expiry: string, key: string): string {
  return createHmac("sha256", Buffer.from(key, "base64")).update(`${resource}\n${expiry}`).digest("base64");
}

/** Takes a token apart; its fields may come in any order. `undefined` where it is not one. */
export function parseSharedAccessSignature(token: string): SharedAccessSignature | undefined {
  if (token.length > 4096 || !token.startsWith(SCHEME)) return undefined;
  const fields = new Map<string, string>();
  for (const field of token.slice(SCHEME.length).split("&")) {
    const equals = field.indexOf("=");
    if (equals <= 0 || fields.has(field.slice(0, equals))) return undefined;
    fields.set(field.slice(0, equals), field.slice(equals + 1));
  }
  const resource = fields.get("sr");
  const signature = decoded(fields.get("sig"));
  const expiry = fields.get("se");
  const policyText = fields.get("skn");
  const policy = decoded(policyText);
  if (!resource || !signature || expiry === undefined || !/^\d{1,12}$/.test(expiry)) return undefined;
  if (policyText !== undefined && policy === undefined) return undefined;
  return { resource, signature, expiry, policy: policy === "" ? undefined : policy };
}

export interface Verification {
  /** What is asked for, such as `H/devices/D`; the token must be for it or for a whole-segment prefix of it. */
  readonly resource: string;
  /** base64; tried in turn. */
  readonly keys: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** `undefined` where the token opens `resource`, else the reason in a few words (never the token itself). */
export function refusalOfSharedAccessSignature(
  token: SharedAccessSignature,
  { resource, keys, now }: Verification,
): string | undefined {
  const claimed = decoded(token.resource);
  if (claimed === undefined || !isPrefix(claimed, resource)) return "the token is for another resource";
  const given = Buffer.from(token.signature, "base64");
  const signed = keys.some((key) => {
    const expected = Buffer.from(signatureOf(token.resource, token.expiry, key), "base64");
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  if (!signed) return "the token's signature fits neither key";
  if (Number(token.expiry) * 1000 <= now) {
    return `the token expired at ${new Date(Number(token.expiry) * 1000).toISOString()}`;
  }
  return undefined;
}

/** Host names are compared without case, identities with it; some clients encode an identity twice. */
function isPrefix(claimed: string, resource: string): boolean {
  const have = claimed.split("/");
  const want = resource.split("/");
  if (have.length > want.length) return false;
  return have.every((segment, index) => {
    const wanted = want[index] ?? "";
    if (index === 0) return segment.toLowerCase() === wanted.toLowerCase();
    return segment === wanted || decoded(segment) === wanted;
  });
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
