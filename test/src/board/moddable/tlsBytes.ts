/** A TLS 1.2 record (RFC 5246 §6.2.1). */
export const record = (type: number, body: readonly number[]) => [
  type,
  3,
  3,
  body.length >> 8,
  body.length & 255,
  ...body,
];

/** A message of the hand-shake (RFC 5246 §7.4), of less than 64 KB. */
export const message = (type: number, body: readonly number[]) => [
  type,
  0,
  body.length >> 8,
  body.length & 255,
  ...body,
];
