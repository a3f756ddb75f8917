/** What stands in a line in the place of a secret. */
const mask = "***";

/** A signature of a SAS token, and the key of a connection string. */
const secretFields = Object.freeze(["sig=", "sig%3d", "sharedaccesskey="]);

/** Characters that end such a field. */
const fieldEnds = " &;,\"'<>)]}";

/**
 * The line without secrets and control characters.
 *
 * @param secrets texts that never show, in whatever place they stand
 */
export function redacted(line: string, secrets: readonly string[]): string {
  let text = line;
  for (const secret of secrets) if (secret !== "") text = text.replaceAll(secret, mask);
  for (const field of secretFields) text = withoutValues(text, field);
  return withoutControls(text);
}

/** @param field in lower case; it is found in any */
function withoutValues(text: string, field: string): string {
  const lower = text.toLowerCase();
  // A few letters grow when they become lower-case, and then the places would not be the same: all of it goes.
  if (lower.length !== text.length) return lower.includes(field) ? mask : text;
  let result = "";
  let from = 0;
  for (let at = lower.indexOf(field); at >= 0; at = lower.indexOf(field, from)) {
    result += text.slice(from, at + field.length) + mask;
    from = at + field.length;
    while (from < text.length && !isFieldEnd(text, from)) from++;
  }
  return from === 0 ? text : result + text.slice(from);
}

function isFieldEnd(text: string, at: number): boolean {
  return isControl(text.charCodeAt(at)) || fieldEnds.includes(text.charAt(at));
}

/** Control characters could forge a second line, or steer the terminal of whoever reads. */
function withoutControls(text: string): string {
  let result = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isControl(text.charCodeAt(at))) continue;
    result += `${text.slice(from, at)} `;
    from = at + 1;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** C0, DEL, C1, and the two separators of lines and paragraphs. */
function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029;
}
