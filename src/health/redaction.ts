/** What stands in a line in the place of a secret. */
const mask = "***";

/**
 * The line without secrets and control characters. The work is that of the engine's own functions, as there are lines
 * with each reading. The patterns are made anew each time: a board keeps what is at module level in flash, and one that
 * goes through a text must be able to note where it is.
 *
 * @param secrets texts that never show, in whatever place they stand
 */
export function redacted(line: string, secrets: readonly string[]): string {
  let text = line;
  for (const secret of secrets) if (secret !== "") text = text.replaceAll(secret, mask);
  return (
    text
      // They could forge a second line, or steer the terminal of whoever reads.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is taken out
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ")
      // The signature of a SAS token, and the key of a connection string.
      .replace(/(sig=|sig%3d|sharedaccesskey=)[^\s&;,"'<>)\]}]*/gi, `$1${mask}`)
  );
}
