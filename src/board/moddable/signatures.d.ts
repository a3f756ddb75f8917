/** `crypt` */
export function digest(name: "SHA256" | "SHA384" | "SHA512", bytes: Uint8Array): Uint8Array;

/** `rsa`: whether the signature raised to the exponent is the expected number. */
export function rsaGives(
  key: { readonly modulus: Uint8Array; readonly exponent: Uint8Array },
  signature: Uint8Array,
  expected: Uint8Array,
): boolean;

/** `ecdsa`: the signature in DER, its numbers checked before. */
export function ecdsaVerifies(
  curve: "secp256r1" | "secp384r1",
  point: Uint8Array,
  hash: Uint8Array,
  signature: Uint8Array,
): boolean;
