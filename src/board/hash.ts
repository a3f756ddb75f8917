export interface Hash {
  /** HMAC-SHA-256 (RFC 2104, FIPS 180-4): 32 bytes. */
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
}
