import type { Certificate } from "./certificate";
import {
  ellipticCurve,
  hasProperNumbers,
  paddedHash,
  rsaPublicKey,
  signatureAlgorithm,
} from "./signatureRules";
import { digest, ecdsaVerifies, rsaGives } from "./signatures";

/** Whether the signature on a certificate was made with the key of another one; false too where it is too weak. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  const algorithm = signatureAlgorithm(certificate);
  if (algorithm === undefined) return false;
  const { signature } = certificate;
  const hash = digest(algorithm.hash, certificate.signedPart);
  if (algorithm.kind === "rsa") {
    const key = rsaPublicKey(issuer);
    if (key === undefined || signature.length !== key.modulus.length) return false;
    return rsaGives(key, signature, paddedHash(algorithm, hash, key.modulus.length));
  }
  const curve = ellipticCurve(issuer);
  if (curve === undefined || !hasProperNumbers(signature, curve.bytes)) return false;
  // Of a hash longer than the curve's numbers the leftmost bits count (FIPS 186-5 §6.4.2).
  return ecdsaVerifies(curve.name, issuer.key, hash.subarray(0, curve.bytes), signature);
}
