import type { Certificate } from "./certificate";
import { DerReader } from "./derReader";

/** A signature algorithm of certificates. */
export interface SignatureAlgorithm {
  readonly kind: "rsa" | "ecdsa";
  readonly hash: "SHA256" | "SHA384" | "SHA512";
  /** What PKCS #1 puts before the hash (RFC 8017 §9.2, note 1), hexadecimal. */
  readonly prefix: string;
}

/** By object identifier (RFC 8017 §A.2.4, RFC 5758 §3.2). SHA-1 and MD5 are not in it. */
const algorithms: Readonly<Record<string, SignatureAlgorithm>> = Object.freeze({
  "2a864886f70d01010b": rsa("SHA256", "3031300d060960864801650304020105000420"),
  "2a864886f70d01010c": rsa("SHA384", "3041300d060960864801650304020205000430"),
  "2a864886f70d01010d": rsa("SHA512", "3051300d060960864801650304020305000440"),
  "2a8648ce3d040302": ecdsa("SHA256"),
  "2a8648ce3d040303": ecdsa("SHA384"),
  "2a8648ce3d040304": ecdsa("SHA512"),
});

const rsaKey = "2a864886f70d010101";
const ellipticKey = "2a8648ce3d0201";

/** 2048 bits are the least that is thought safe; above 4096 a board computes for seconds. */
const shortestModulus = 256;
const longestModulus = 512;
/** All that is in use is 65537. */
const longestExponent = 4;

/** Curves by object identifier (RFC 5480 §2.1.1.1). */
const curves: Readonly<Record<string, EllipticCurve>> = Object.freeze({
  "2a8648ce3d030107": Object.freeze({ name: "secp256r1", bytes: 32 }),
  "2b81040022": Object.freeze({ name: "secp384r1", bytes: 48 }),
});

/** A curve, and the length of its numbers. */
export interface EllipticCurve {
  readonly name: "secp256r1" | "secp384r1";
  readonly bytes: number;
}

/** How a certificate is signed, `undefined` where that is not accepted. */
export function signatureAlgorithm(certificate: Certificate): SignatureAlgorithm | undefined {
  return algorithms[certificate.signatureAlgorithm];
}

/** An RSA key, `undefined` where it is none, or too short or long to be used. */
export function rsaPublicKey(
  certificate: Certificate,
): { readonly modulus: Uint8Array; readonly exponent: Uint8Array } | undefined {
  if (certificate.keyAlgorithm !== rsaKey) return undefined;
  const outer = new DerReader(certificate.key);
  const numbers = new DerReader(outer.take(0x30));
  const modulus = unsigned(numbers.take(0x02));
  const exponent = unsigned(numbers.take(0x02));
  if (!outer.isComplete || !numbers.isComplete) return undefined;
  if (modulus.length < shortestModulus || modulus.length > longestModulus) return undefined;
  if (exponent.length === 0 || exponent.length > longestExponent) return undefined;
  return { modulus, exponent };
}

/** The curve of an elliptic key, `undefined` where it is none of those in use or the point is not written out. */
export function ellipticCurve(certificate: Certificate): EllipticCurve | undefined {
  const curve = certificate.keyAlgorithm === ellipticKey ? curves[certificate.keyParameter] : undefined;
  const { key } = certificate;
  return curve !== undefined && key[0] === 4 && key.length === 1 + 2 * curve.bytes ? curve : undefined;
}

/**
 * What an RSA signature must decrypt to, leading zero left out (RFC 8017 §9.2). Compared as a whole: reading the
 * fields out instead, as the SDK does, lets padding and rubbish pass.
 */
export function paddedHash(
  { prefix }: SignatureAlgorithm,
  hash: Uint8Array,
  modulusBytes: number,
): Uint8Array {
  const start = Uint8Array.from(prefix.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const padded = new Uint8Array(modulusBytes - 1).fill(0xff);
  padded[0] = 0x01;
  const tail = start.length + hash.length;
  padded[padded.length - tail - 1] = 0x00;
  padded.set(start, padded.length - tail);
  padded.set(hash, padded.length - hash.length);
  return padded;
}

/**
 * Whether an ECDSA signature in DER (RFC 3279 §2.2.3) holds two numbers above zero that fit the curve. The SDK's
 * arithmetic does not return for a zero, nor perhaps for a multiple of the order.
 */
export function hasProperNumbers(signature: Uint8Array, bytes: number): boolean {
  const outer = new DerReader(signature);
  const numbers = new DerReader(outer.take(0x30));
  const r = numbers.take(0x02);
  const s = numbers.take(0x02);
  if (!outer.isComplete || !numbers.isComplete) return false;
  return [r, s].every((number) => {
    const value = unsigned(number);
    return (number[0] ?? 0) < 0x80 && value.length > 0 && value.length <= bytes;
  });
}

/** A number without the zeros before it. */
function unsigned(number: Uint8Array): Uint8Array {
  let at = 0;
  while (number[at] === 0) at++;
  return number.subarray(at);
}

function rsa(hash: SignatureAlgorithm["hash"], prefix: string): SignatureAlgorithm {
  return Object.freeze({ kind: "rsa", hash, prefix });
}

function ecdsa(hash: SignatureAlgorithm["hash"]): SignatureAlgorithm {
  return Object.freeze({ kind: "ecdsa", hash, prefix: "" });
}
