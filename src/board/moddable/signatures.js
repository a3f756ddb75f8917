// The seam to the SDK's arithmetic for signatures; typed by signatures.d.ts beside it (see sdk.js).
import { Digest } from "crypt";
import Curve from "curve";
import ECDSA from "ecdsa";
import ECPoint from "ecp";
import RSA from "rsa";

export function digest(name, bytes) {
  const digest = new Digest(name);
  digest.write(bytes);
  return new Uint8Array(digest.close());
}

/** The arithmetic wants buffers of their own. */
function number(bytes) {
  return BigInt.fromArrayBuffer(bytes.slice().buffer);
}

export function rsaGives(key, signature, expected) {
  return new RSA(number(key.exponent), number(key.modulus)).process(number(signature)) === number(expected);
}

export function ecdsaVerifies(curve, point, hash, signature) {
  const key = ECPoint.fromOctetString(point.slice());
  return new ECDSA(key, new Curve(curve)).verify(hash.slice().buffer, signature.slice(), true);
}
