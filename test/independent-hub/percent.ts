/** Text decoded from percent-encoding; `undefined` for a broken escape or one that is no UTF-8. */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether text has only escapes and characters that need none: what encodeURIComponent leaves alone (RFC 3986 §2). */
export function isPercentEncoded(text: string): boolean {
  return /^(?:[A-Za-z0-9\-_.!~*'()]|%[0-9A-Fa-f]{2})*$/.test(text) && percentDecode(text) !== undefined;
}
